// swift-tools-version: 6.2
// The house: see "Map of the house" in README.md for what each target is for and which arrows may exist.
import PackageDescription

let house: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let collections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "askwell",
  products: [
    .library(name: "AskwellCore", targets: ["Domain", "Storage", "Sync"]),
    .executable(name: "askwell", targets: ["askwell"]),
    .executable(name: "askwell-sync", targets: ["askwell-sync"]),
    .executable(name: "askwell-fleet", targets: ["askwell-fleet"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .target(name: "Domain", dependencies: [crypto, collections, "Yams"], swiftSettings: house),
    .target(
      name: "Storage",
      dependencies: ["Bitmaps", "Domain", crypto, cryptoExtras, .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: house),
    .target(name: "Sync", dependencies: ["Domain", crypto], swiftSettings: house),
    .target(name: "Terminal", swiftSettings: house),
    .target(name: "CBitmaps"),
    .target(name: "Bitmaps", dependencies: ["CBitmaps"], swiftSettings: house),
    .target(name: "Kiosk", dependencies: ["Domain", "Terminal"], swiftSettings: house),
    .target(name: "Console", dependencies: ["Domain", "Terminal"], swiftSettings: house),
    .systemLibrary(
      name: "CNcurses", providers: [.apt(["libncurses-dev"]), .brew(["ncurses"])]),
    .systemLibrary(
      name: "CQRencode", providers: [.apt(["libqrencode-dev"]), .brew(["qrencode"])]),
    .systemLibrary(
      name: "CPNG", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CPostgres", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .target(name: "CForget"),
    .target(name: "Curses", dependencies: ["Terminal", "CNcurses"], swiftSettings: house),
    .target(
      name: "Live",
      dependencies: ["Bitmaps", "Domain", "Storage", "Terminal", "Kiosk", "Console", "CQRencode", "CPNG"],
      swiftSettings: house),
    .target(name: "Front", dependencies: ["Live", "Terminal", "Curses"], swiftSettings: house),
    .executableTarget(
      name: "askwell",
      dependencies: ["Domain", "Storage", "Terminal", "Live", "Curses", "CForget", "Front", "Kiosk", "Console", arguments],
      swiftSettings: house),
    .executableTarget(
      name: "askwell-sync",
      dependencies: [
        "Domain", "Storage", "Sync", "CPostgres", arguments, logging,
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
      ],
      swiftSettings: house),
    .target(name: "Fleet", dependencies: ["Domain", "Storage", "CPostgres", crypto], swiftSettings: house),
    .executableTarget(
      name: "askwell-fleet", dependencies: ["Console", "Domain", "Fleet", "Front", "Live", "Storage", "Terminal", arguments],
      swiftSettings: house),
    // What Scripts/bench and Scripts/torture start; no product.
    .executableTarget(
      name: "bench-driver",
      dependencies: ["Bitmaps", "CBitmaps", "Curses", "Domain", "Fleet", "Kiosk", "Live", "Storage", "Sync", "Terminal"],
      path: "Scripts/benchmarks/driver", swiftSettings: house),
    // What the tutorial shows. Tests/Embedding is also a package of its own, as somebody else's program would be.
    .executableTarget(
      name: "tutorial", dependencies: ["Domain", "Storage", "Sync"], path: "Tests/Embedding/Sources/embedding", swiftSettings: house),
    // What tests of several targets share.
    .target(name: "Chance", path: "Tests/Chance", swiftSettings: house),
    .target(name: "ScreenTesting", dependencies: ["Chance", "Terminal"], path: "Tests/ScreenTesting", swiftSettings: house),
    .target(name: "StoreTesting", dependencies: ["Chance", "Domain", "Storage"], path: "Tests/StoreTesting", swiftSettings: house),
    .testTarget(name: "DomainTests", dependencies: ["Chance", "Domain"], exclude: ["Forms"], swiftSettings: house),
    .testTarget(
      name: "StorageTests", dependencies: ["Bitmaps", "Chance", "Domain", "Storage", "StoreTesting", crypto], swiftSettings: house),
    .testTarget(
      name: "SyncTests", dependencies: ["Chance", "Domain", "Storage", "Sync", "askwell-sync", logging], swiftSettings: house),
    .testTarget(
      name: "FleetTests",
      dependencies: ["Chance", "Console", "Domain", "Fleet", "Live", "Storage", "StoreTesting", "askwell-fleet", "askwell-sync"],
      swiftSettings: house),
    .testTarget(name: "BitmapsTests", dependencies: ["Bitmaps", "CBitmaps", "Chance"], swiftSettings: house),
    .testTarget(name: "TerminalTests", dependencies: ["Chance", "Terminal", "ScreenTesting"], swiftSettings: house),
    .testTarget(
      name: "KioskTests", dependencies: ["Chance", "Domain", "Terminal", "Kiosk", "ScreenTesting"], exclude: ["Pictures"],
      swiftSettings: house),
    .testTarget(
      name: "ConsoleTests", dependencies: ["Domain", "Terminal", "Console", "ScreenTesting"], swiftSettings: house),
    .testTarget(name: "CursesTests", dependencies: ["Chance", "Terminal", "Curses", "CNcurses"], swiftSettings: house),
    .testTarget(
      name: "LiveTests",
      dependencies: ["Bitmaps", "Chance", "Domain", "Storage", "StoreTesting", "Terminal", "Kiosk", "Console", "Live", "ScreenTesting"],
      exclude: ["Pictures"], swiftSettings: house),
    .testTarget(
      name: "JourneyTests",
      dependencies: ["Domain", "Storage", "Live", "askwell", "askwell-sync", "tutorial"], swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)
