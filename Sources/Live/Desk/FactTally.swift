// Counts a saved segment that asks more than tags: contact by contact, now and as they were.
internal import Domain

/// Counts one segment, contact by contact.
struct FactTally {
  let segment: Segment
  let dependsOnTime: Bool
  let calendar: RollCalendar
  private var listed: [(id: String, seen: Instant)] = []
  private var tags: [Tag: Int] = [:]
  private var counted: Roll.Entry

  init(_ segment: Segment, dependsOnTime: Bool, calendar: RollCalendar) {
    self.segment = segment
    self.dependsOnTime = dependsOnTime
    self.calendar = calendar
    counted = Roll.Entry(members: .listed([], tags: [:]), trend: calendar.trend(0))
  }

  mutating func take(_ contact: Contact, _ person: PersonFacts, lastChange: Instant, _ then: (Instant) -> PersonFacts?) {
    let isIn = person.meets(segment.definition)
    if isIn { add(contact) }
    for moment in calendar.past {
      // Of whom nothing has changed since, and time alone changes nothing, the same is true as now.
      let isSame = !dependsOnTime && lastChange <= moment
      if isSame ? isIn : then(moment)?.meets(segment.definition) ?? false { counted.note(1, at: moment, calendar) }
    }
  }

  private mutating func add(_ contact: Contact) {
    counted.people += 1
    if contact.isReachable { counted.reachable += 1 }
    for (index, end) in calendar.ends.enumerated() where end >= calendar.now { counted.trend[index] += 1 }
    listed.append((contact.id, contact.seen))
    for tag in contact.tags { tags[tag.tag, default: 0] += 1 }
  }

  var entry: Roll.Entry {
    var entry = counted
    entry.members = .listed(listed, tags: tags)
    return entry
  }
}
