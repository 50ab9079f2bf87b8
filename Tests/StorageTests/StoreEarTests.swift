// What is heard of a store's files, by the kernel's word.
import Foundation
import Testing

@testable import Storage

@Suite("Store's ear")
struct StoreEarTests {
  private let scratch = Scratch()

  private func touch(_ name: String) throws {
    let path = scratch.directory + "/shop/" + name
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.write(contentsOf: Data([1]))
    try file.close()
  }

  @Test("A commit is heard once, what lies beside the store is not, and a claim by whoever wants to hear it")
  func heard() throws {
    let store = try scratch.open()
    let (ear, other) = (StoreEar(of: store.path), StoreEar(of: store.path, claims: false))
    #expect(!ear.isDeaf && !ear.heard())
    try store.begin(.sample())
    #expect(ear.heard() && other.heard() && !ear.heard() && !other.heard())
    try touch("another.txt")
    #expect(!ear.heard() && !other.heard())
    try touch("askwell.db.lock")
    #expect(ear.heard() && !other.heard())
  }

  @Test("What the kernel had no room to tell counts as a write")
  func overflow() throws {
    let store = try scratch.open()
    let ear = StoreEar(of: store.path)
    let limit = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
    let most = try #require(Int(limit.trimmingCharacters(in: .newlines)))
    let files = try ["a", "b"].map { name in
      try touch(name)
      return try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.directory + "/shop/" + name))
    }
    _ = ear.heard()
    // Two in turn: the same again and again would be one.
    for number in 0..<most / 2 { try files[number % 2].write(contentsOf: Data([1])) }
    #expect(!ear.heard())
    for number in 0...most { try files[number % 2].write(contentsOf: Data([1])) }
    #expect(ear.heard())
  }

  @Test("Where there is no folder to watch one has to look")
  func deaf() {
    let ear = StoreEar(of: "/nowhere/askwell.db")
    #expect(ear.isDeaf && ear.heard())
  }
}
