// What the clerk does beside a session: the clock, earlier sessions, receipts, calls for staff, who may end it.
import Domain
import Kiosk
import Storage

extension Clerk {
  /// Whether the shop is open at `now`; one without hours always is.
  func clock(at now: Instant) -> KioskReply {
    let configuration = premises.configuration
    return .clock(configuration.openingHours.map { OpeningState($0, at: now, in: configuration.zone) } ?? OpeningState(isOpen: true))
  }

  /// A code that cannot be looked up is as good as a wrong one to the shopper; the reason is in the log.
  func recalled(_ code: String) -> KioskReply {
    do {
      let configuration = premises.configuration
      let quizzes = [index?.quiz.ref].compactMap(\.self) + (configuration.experiment?.variants.map(\.quiz) ?? [])
      return .recalled(
        try recaller.recall(code, ofQuizzes: quizzes, days: configuration.recallDays, in: try open(), at: .now, seconds: seconds()))
    } catch {
      report(error)
      return .recalled(nil)
    }
  }

  /// Answered when the printer has answered; at once only where there is nothing to print, or nothing to print on.
  func print(_ skus: [String], locale: String, number: Int) -> KioskReply? {
    guard let sitting, let take = sitting.take, let press else { return .printed(.failed, number: number) }
    let code = ShortCode.of(session: sitting.start.id)
    let now = Instant.now
    let receipt = Receipt(
      of: take, skus: skus, quiz: sitting.index.quiz, catalog: sitting.index.catalog, configuration: premises.configuration, at: now,
      locale: locale, discount: sitting.code, shortCode: code, link: sitting.link(skus))
    press.print(Press.Job(receipt: receipt, number: number, name: "\(now.iso.prefix(19).filter { $0 != ":" })-\(code)"))
    return nil
  }

  func callStaff() throws -> KioskReply? {
    try open().callStaff(toKiosk: premises.configuration.kiosk, session: session, at: .now)
    hasCalled = true
    return nil
  }

  /// The shopper is gone. Whether anybody came is not known here.
  func endCall() throws {
    try open().endCalls(ofKiosk: premises.configuration.kiosk, answered: false, at: .now)
    hasCalled = false
  }

  /// Any PIN of the console ends the kiosk; without one nobody is kept.
  func admitted(_ pin: String) -> Bool {
    guard let store else { return true }
    do {
      let roles = try rolesWithPIN(store)
      if roles.isEmpty { return true }
      return try !pin.isEmpty && store.checkPIN(pin, forAnyOf: roles, bootSeconds: bootSeconds()) != nil
    } catch {
      report(error)
      return false
    }
  }

  func rolesWithPIN(_ store: Database) throws -> [Role] {
    try Role.allCases.filter { role throws(StoreError) in try store.hasPIN(for: role) }
  }
}
