package import Events
extension BodyContent {
  package init?(stored body: [UInt8], of kind: Kind) { return nil }
}
