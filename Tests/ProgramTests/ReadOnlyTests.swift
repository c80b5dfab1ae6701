import Testing

extension BadDays {
  /// A home that cannot be written to can be read.
  @Suite(.enabled(if: SmallDisk.isPossible)) struct ReadOnlyTests {
    @Test func aHomeOnAReadOnlyDisk() async throws {
      let company = try await Company.found(1)
      let ada = company.colleagues[0]
      let post = try await ada.post("there already")
      let mount = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\""
      let prefix = ["unshare", "--mount", "--propagation", "private", "bash", "-c", mount, ada.home]
      let visitor = Colleague("Ada", in: company.folder, home: ada.home, prefix: prefix)
      for words in [["feed"], ["feed", "--offline"], ["show", post.id]] {
        let outcome = try await visitor.launch(words).outcome()
        #expect(outcome.status == 0 && outcome.out.contains("there already"), "\(words): \(outcome)")
      }
      for words in [
        ["post", Company.community, "-m", "x"], ["sync"], ["retract", post.id], ["inbox", "--read"],
      ] {
        let outcome = try await visitor.launch(words).outcome()
        #expect(outcome.status == 1 && outcome.err.contains("cannot be written to"), "\(words): \(outcome)")
      }
      #expect(try await ada.post("and on").waiting == 0)
      #expect(try await ada.feed().count == 2)
    }
  }
}
