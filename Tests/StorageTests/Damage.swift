// What disks, cables and people do to a store's file.
import Foundation

@testable import Storage

enum Damage {
  static let pageSize = 4_096

  private static func change(_ path: String, _ work: (Int32) throws -> Void) throws {
    let descriptor = open(path, O_RDWR)
    guard descriptor >= 0 else { throw StoreError.system(errno, "damaging", path) }
    defer { close(descriptor) }
    try work(descriptor)
  }

  /// Pages are counted from 1.
  static func zero(_ path: String, page: Int) throws { try write(path, at: (page - 1) * pageSize, [UInt8](repeating: 0, count: pageSize)) }

  static func write(_ path: String, at place: Int, _ bytes: [UInt8]) throws {
    try change(path) { _ = pwrite($0, bytes, bytes.count, off_t(place)) }
  }

  static func flip(_ path: String, bit: Int) throws {
    try change(path) { descriptor in
      var byte: UInt8 = 0
      _ = pread(descriptor, &byte, 1, off_t(bit / 8))
      byte ^= 1 << UInt8(bit % 8)
      _ = pwrite(descriptor, &byte, 1, off_t(bit / 8))
    }
  }

  static func pages(of path: String) -> Int { Int((StoreFile.size(of: path) ?? 0) / Int64(pageSize)) }

  /// As somebody with a tool of their own would.
  static func run(_ sql: String, on path: String, keyFile: String) throws {
    let store = try Database(at: path, keyFile: keyFile)
    try store.outsideTransaction { try $0.execute(sql: sql) }
    try store.close()
  }
}
