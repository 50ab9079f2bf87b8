// What the console does while nobody touches it: it locks, and otherwise sleeps.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("Idle")
struct IdleTests {
  @Test("a page that is not live sets one alarm: the lock after 120 s")
  func oneAlarm() {
    var console = Shop.console("3").program
    #expect(console.alarm?.afterMilliseconds == 120_000)
    #expect(console.update(.alarm) == [.lock, .askDoor])
    #expect(console.alarm == nil)
  }

  @Test("a live page locks after 60 looks of 2 s")
  func liveLocks() {
    var console = Shop.console("2").program
    var looks = 0
    while console.update(.alarm) == [.checkForChanges(since: 7)] { looks += 1 }
    #expect(looks == 59)
    #expect(console.alarm == nil)
  }

  @Test("a key starts the 120 s anew")
  func keysHold() {
    var console = Shop.console("2").program
    for _ in 0..<40 { _ = console.update(.alarm) }
    _ = console.update(.key(.down))
    for _ in 0..<40 { #expect(console.update(.alarm) == [.checkForChanges(since: 7)]) }
  }

  @Test("replies and wake-ups do not hold the lock off")
  func repliesDoNot() {
    var console = Shop.console("3").program
    let alarm = console.alarm
    for version in 8..<20 { _ = console.update(.reply(.status(StoreStatus(version: Int64(version))))) }
    #expect(console.alarm == alarm)
  }

  @Test("nothing typed or seen survives the lock")
  func nothingSurvives() {
    var console = Shop.console("2⏎/julie").program
    while console.alarm != nil { _ = console.update(.alarm) }
    let value = String(reflecting: console)
    #expect(!value.contains("julie") && !value.contains("skin:sensitive") && !value.contains("27182818"))
  }

  @Test("the lock can be set from 30 to 600 s", arguments: [(5, 30), (300, 300), (9999, 600)])
  func bounds(asked: Int, seconds: Int) {
    let played = play(ConsoleProgram(lockAfterSeconds: asked), keys: Shop.pin + "3") { Shop.answer($0) }
    #expect(played.program.alarm?.afterMilliseconds == seconds * 1000)
  }

  @Test("a wait that was owed is asked for again after the lock")
  func asksDoor() { #expect(Shop.console("3⏰").effects.suffix(2) == [.lock, .askDoor]) }
}
