// swift-tools-version: 6.2
// A program of somebody else that embeds the core: what the tutorial shows (Sources/Domain/Domain.docc/Embedding.md), built from outside.
import PackageDescription

let package = Package(
  name: "embedding",
  dependencies: [.package(name: "askwell", path: "../..")],
  targets: [.executableTarget(name: "embedding", dependencies: [.product(name: "AskwellCore", package: "askwell")])],
  swiftLanguageModes: [.v6]
)
