// Out of the kiosk by keyboard, by signal, by text: none of it works. Scripts/torture does it to the real program and tells what came of
// it; here it is judged.
import Domain
import Foundation
import Testing

@Suite("Lockdown's journey", .serialized)
struct LockdownJourney {
  @Test("every byte 0...255 and each after ESC, on 3 screens: same process, same modes, no child, and a key shows the question again")
  func keys() throws {
    let facts = try #require(try Torture.facts("lockdown", "keys")["keys"]?.object)
    #expect(facts.keys.sorted() == ["attract", "question", "typing"])
    for (place, fact) in facts {
      #expect(
        fact == ["is_same_process": true, "are_modes_equal": true, "children": 0, "forbidden": 0], "\(place): \(fact.canonical)")
    }
  }

  @Test("16 signals, from SIGINT and SIGTSTP to SIGALRM and SIGUSR1, three times each: the question stays and can be answered")
  func signals() throws {
    let facts = try Torture.facts("lockdown", "signals", "others")
    let all = (facts["signals"]?.object ?? [:]).merging(facts["others"]?.object ?? [:]) { $1 }
    #expect(all.count == 16)
    for (name, fact) in all {
      #expect(fact["is_alive"] == true && fact["are_modes_equal"] == true && fact["state"] != "T", "\(name): \(fact.canonical)")
    }
  }

  @Test("SIGHUP, SIGTERM and a terminal that goes end it with code 0 within 1 s; store and terminal are whole, the answer is there")
  func ends() throws {
    let facts = try #require(try Torture.facts("lockdown", "ends")["ends"])
    for (number, name) in ["SIGHUP", "SIGTERM", "end of file", "SIGSEGV", "SIGABRT", "SIGKILL"].enumerated() {
      let fact = try #require(facts[name])
      #expect(fact["store"] == ["check": "ok", "answers": .int(Int64(number + 1))], "\(name): \(fact.canonical)")
      guard number < 3 else { continue }
      #expect(fact["code"] == 0 && fact["milliseconds"]?.int.map { $0 < 1000 } == true, "\(name): \(fact.canonical)")
    }
    // A crash too gives the terminal back.
    for name in ["SIGHUP", "SIGTERM", "SIGSEGV", "SIGABRT"] {
      for promise in ["is_alternate_screen_left", "is_cursor_visible", "is_paste_mode_off", "is_mouse_off", "are_modes_back"] {
        #expect(facts[name]?[promise] == true, "\(name): \(promise): \(facts[name]?.canonical ?? "")")
      }
    }
  }

  @Test("the terminal goes 40 times, at any moment: code 0, no second of spinning on a descriptor that is gone")
  func hangUps() throws {
    let fact = try #require(try Torture.facts("lockdown", "hang-ups", "--times", "40")["hang-ups"])
    #expect(fact["codes"] == [0] && fact["times"] == 40, "\(fact.canonical)")
    #expect(fact["worst_milliseconds"]?.int.map { $0 < 2000 } == true && fact["most_work_milliseconds"]?.int.map { $0 < 1000 } == true)
  }

  @Test("after a crash the next start on the same store is back at attract, 5 times of 5")
  func crash() throws {
    let times = try #require(try Torture.facts("lockdown", "crash")["crash"]?["milliseconds"]?.array?.compactMap(\.int))
    print("crash to attract: \(times) ms")
    #expect(times.count == 5 && times.allSatisfy { $0 < 10_000 })
  }

  @Test("18 hostile texts (title, clipboard, modes, reports, C1, bidi) in 5 fields, typed and pasted, and in files: none comes out")
  func injection() throws {
    let facts = try Torture.facts("injection")
    let (fields, files) = (try #require(facts["fields"]?.object), try #require(facts["files"]?.array))
    #expect(facts["texts"] == 18 && fields.count == 5 && files.compactMap { $0["texts"]?.int } == [17, 1])
    for (field, leaks) in fields { #expect(leaks == .object([:]), "\(field): \(leaks.canonical)") }
    for fact in files { #expect(fact["leaks"] == [], "\(fact.canonical)") }
  }
}

@Suite("Traces' journey", .serialized)
struct TracesJourney {
  @Test("after a session neither name nor address is on the screen, in what is sent after the wipe, or in the process's memory")
  func nothingIsLeft() throws {
    let facts = try #require(try Torture.facts("traces").object)
    #expect(facts.count == 5)
    for (session, fact) in facts {
      #expect(fact["before"] == 0, "\(session)")
      #expect(fact["on_screen"] == [] && fact["after_wipe"] == [] && fact["is_wiped_in_order"] == true, "\(session)")
      let found = try #require(fact["in_memory"]?.array)
      // What was handed in is in the store, and so on a page that SQLite keeps; of a paste the display's last read is left until the next.
      let others = found.filter { $0["what"] != "note" }
      #expect(others.count <= (session.hasPrefix("finished") ? 1 : 0), "\(session): \(JSON.array(others).pretty)")
      if session == "left alone" || session == "broken off while typing" {
        #expect(found.isEmpty, "\(session): \(JSON.array(found).pretty)")
      }
    }
  }
}
