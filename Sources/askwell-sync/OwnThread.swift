// A thread for calls that block: disks and databases hold up nobody else's work.
internal import Dispatch

/// An actor that names it as its executor runs on a queue of its own, outside the pool that all other work shares.
final class OwnThread: SerialExecutor {
  private let queue: DispatchQueue

  init(_ name: String) { queue = DispatchQueue(label: name) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
