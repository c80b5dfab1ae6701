// The figures of nodes and clients. Each adds its keys also where it was not asked to measure them.

extension Run {
  func measureTravel(_ report: inout Report) throws {
    var found: Travel.Result?
    if parts.contains(.travel) {
      say("posting across \(Travel.nodes) nodes")
      found = try Travel.measure(
        texts, rounds: plan.network.travelRounds, seconds: plan.network.travel, in: folder + "/travel")
    }
    report.add("post_to_remote_vs_limit.p50", found?.median, .atMost(2))
    report.add("post_to_remote_vs_limit.p99", found?.tail, .atMost(4))
    report.add("copies_per_event", found?.copies, .atMost(1.05))
    for note in found?.notes ?? [] { report.note(note) }
  }

  func measurePosts(_ report: inout Report) throws {
    var found: Posts.Result?
    if parts.contains(.posts) {
      say("writing as fast as may be")
      found = try Posts.measure(
        texts, rounds: plan.network.postRounds, burst: plan.network.burst, in: folder + "/posts")
    }
    report.add("posts_per_s.one", found?.one)
    report.add("posts_per_s.ten", found?.ten)
    report.add("posts_per_s.one_vs_fsync", found?.oneOverSyncs, .atLeast(0.5))
    report.add("posts_per_s.ten_vs_fsync", found?.tenOverSyncs)
    report.add("posts_per_s.one_vs_verify", found?.oneOverVerification)
    report.add("posts_per_s.ten_vs_verify", found?.tenOverVerification)
    report.add("posts_per_s.ten_vs_one", found.map { $0.ten.median / $0.one.median }, .above(1))
    report.add("burst_lost", found.map { Double($0.lost) }, .atMost(0))
    if let found { report.note("\(found.count) posts were written in bursts") }
  }

  func measureComeback(_ report: inout Report) throws {
    var found: Comeback.Result?
    var started: Start.Result?
    if parts.contains(.comeback) {
      say("coming back after \(plan.network.away) events")
      let comeback = try Comeback.measure(
        texts, events: plan.network.away, rounds: plan.network.comebackRounds, in: folder)
      say("starting programs")
      started = try Start.measure(
        comeback.store, of: comeback.department, turns: plan.network.starts, in: folder)
      found = comeback
    }
    report.add("catchup_vs_ingest", found?.ratios, .atLeast(0.7))
    report.add("catchup_per_s", found?.rate)
    report.add("client_start_vs_empty.whoami", started?.whoami, .atMost(3))
    report.add("client_start_vs_empty.feed", started?.feed, .atMost(6))
    if let started {
      func milliseconds(_ sample: Sample) -> String { Report.text((sample.median * 1e5).rounded() / 100) }
      report.note(
        """
        an empty program takes \(milliseconds(started.emptyTime)) ms, \
        whoami \(milliseconds(started.whoamiTime)), \
        feed \(milliseconds(started.feedTime)); in CPU time \(Report.text(started.whoamiCPU.median)) and \
        \(Report.text(started.feedCPU.median)) times the empty one
        """)
    }
  }

  func measureMail(_ report: inout Report) throws {
    var found: Import.Result?
    if parts.contains(.mail) {
      say("moving the mailing lists in")
      let lists = Texts.lists
      found = try Import.measure(
        plan.network.lists.map { Array(lists.prefix($0)) } ?? lists, in: folder + "/mail")
    }
    report.add("import_per_s", found?.rate)
    // With fewer lists it would say nothing.
    report.add(
      "node_resident_mib",
      plan.network.lists == nil ? found.map { Double($0.resident) / 1_048_576 } : nil, .atMost(100))
    if let found {
      report.note(
        """
        \(found.postings) postings imported in \(Report.text(found.seconds)) s, of which reading took \
        \(Report.text(found.reading)); the node had them \
        after \(Report.text(found.delivered)) s, and at most \
        \(found.peak >> 20) MiB resident
        """)
    }
  }
}
