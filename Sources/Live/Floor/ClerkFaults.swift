// What the clerk does about what fails: the log, the screen, and the end of a program whose disk fails.
import Domain
import Kiosk
import Storage

extension Clerk {
  func saved(_ work: () throws -> KioskReply?) -> KioskReply? {
    do {
      return try work()
    } catch {
      report(error)
      return .notSaved
    }
  }

  func report(_ error: any Error) {
    switch error {
    case let error as ShelfError: premises.log.say(error.message)
    case let error as StoreError: complain(error.message)
    default: premises.log.say("\(error)")
    }
    guard let error = error as? StoreError else { return }
    if error.isDiskFailure { meetFailure() }
    if error.isUnusable { isDown = true }
    if error.isDamaged { meetDamage(error) }
  }

  /// The process ends and is started again; soon after such a start that has not helped, and the screen says so instead.
  private func meetFailure() {
    let now = Instant.now
    if let failedBefore, abs(now.milliseconds - failedBefore.milliseconds) < FailureMark.seconds * 1000 {
      isDown = true
    } else {
      FailureMark(of: premises.database).note(at: now)
      onDiskFailure()
    }
  }

  /// The same words are said once a minute: a store that cannot be used is tried more often than that.
  private func complain(_ text: String) {
    let now = bootSeconds()
    if let complaint, complaint.text == text, now - complaint.seconds < 60 { return }
    complaint = (text, now)
    premises.log.say(text)
  }
}
