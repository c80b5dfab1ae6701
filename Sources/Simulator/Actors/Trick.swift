/// What the dishonest do. Each has a file of its own in this folder.
enum Trick: String, CaseIterable {
  case equivocate, withhold, backDate = "back-date", stalePast = "stale past"
  case replayElsewhere = "replay elsewhere", malformed, oversized, wrongSignature = "wrong signature"
  case forgedParents = "forged parents", flood, usurp, lie
}
