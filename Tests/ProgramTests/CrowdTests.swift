import Glibc
import NIOPosix
import Sodium
import TestSupport
import Testing
import Transport

extension BadDays {
  /// A crowd at the door and bad manners behind it: closed and counted, while honest people are served.
  @Suite struct CrowdTests {
    @Test func aThousandWhoSayNothing() async throws {
      let status = try Programs.freePort()
      let folder = try Folder()
      let node = try await Department("Production", in: folder, status: "127.0.0.1:\(status)")
      let company = try await Company(folder, [node], [Colleague("Ada", in: folder)])
      let ada = company.colleagues[0]
      let crowd = try Crowd(1_000, port: node.port)
      let begun = ContinuousClock.now
      // Ada writes, and the others drip, until all of them are outside.
      var posts = 0
      while !crowd.isOver {
        crowd.drip()
        #expect(try await ada.post("post \(posts)").waiting == 0)
        posts += 1
        guard ContinuousClock.now < begun + .seconds(60) else { throw Unexpected("the crowd stays") }
      }
      #expect(posts > 5)
      let counts = try await refusals(company, status)
      #expect(counts["tooManyStrangers", default: 0] >= 1_000 - 256)
      #expect(counts["handshakeTimeout", default: 0] > 0, "\(counts)")
      #expect(counts.values.reduce(0, +) >= 1_000)
    }

    @Test func badMannersBehindTheDoor() async throws {
      let status = try Programs.freePort()
      let folder = try Folder()
      let node = try await Department("Production", in: folder, status: "127.0.0.1:\(status)")
      let company = try await Company(folder, [node], [Colleague("Ada", in: folder)])
      let ada = company.colleagues[0]
      let eve = Colleague("Eve", in: folder)
      try await eve.enrol(at: node)
      // With Eve's key, a frame that is too large.
      let large = try await dial(node, as: eve)
      large.send([[UInt8](repeating: 7, count: 5 << 20)])
      try await ends(large)
      #expect(try await refusals(company, status)["frameTooLarge"] == 1)
      // Garbage, more than any mistake would explain.
      let garbage = try await dial(node, as: eve)
      var numbers = Numbers(seed: 3)
      garbage.send((0..<2_000).map { _ in numbers.bytes(1 + numbers.below(200)) })
      try await ends(garbage)
      let metrics = try await company.get("/metrics", status)
      #expect(metrics.contains("kollektiv_rules_broken_total"))
      // All of it while others are served; and Eve is, when she behaves.
      #expect(try await ada.post("nothing happened").waiting == 0)
      try await eve.run("sync").good()
      #expect(node.process?.status == nil)
    }

    private func dial(_ node: Department, as colleague: Colleague) async throws -> Link {
      struct Key: Decodable { let key: String }
      let key = try await node.ask("status", "--json").good().json(Key.self).key
      let seed = try #require(Bytes32(colleague.deviceKey()))
      var limits = TransportLimits()
      limits.frameBytes = 8 << 20
      let transport = Transport(
        identity: SigningKey(seed: seed), limits: limits, group: MultiThreadedEventLoopGroup.singleton,
        now: { UInt64(time(nil)) * 1_000 })
      let expected = try #require(PublicKey(hex: key))
      return try await transport.dial(Address("127.0.0.1:\(node.port)"), expecting: expected)
    }

    /// The node closes the connection, whatever it says before.
    private func ends(_ link: Link) async throws {
      try? await link.receive { _ in }
      link.close()
    }

    private func refusals(_ company: Company, _ status: UInt16) async throws -> [String: Int] {
      let metrics = try await company.get("/metrics", status)
      var counts: [String: Int] = [:]
      for line in metrics.split(whereSeparator: \.isNewline) {
        guard let match = line.firstMatch(of: /^kollektiv_connections_refused\{reason="(\w+)"\} (\d+)/) else {
          continue
        }
        counts[String(match.1)] = Int(match.2)
      }
      return counts
    }
  }

  /// Connections of which some send a byte now and then, and most send nothing.
  private final class Crowd {
    private var sockets: [Int32] = []
    private var dripped = 0

    init(_ count: Int, port: UInt16) throws {
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      if limit.rlim_cur < limit.rlim_max {
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      for _ in 0..<count {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Unexpected("no socket: \(String(cString: strerror(errno)))") }
        sockets.append(descriptor)
        let status = withUnsafePointer(to: &address) { address in
          address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
          }
        }
        guard status == 0 else { throw Unexpected("no connection: \(String(cString: strerror(errno)))") }
      }
    }

    deinit { for descriptor in sockets { close(descriptor) } }

    /// The next byte of a TLS client's hello that comes to no end: of three connections one speaks.
    func drip() {
      let hello: [UInt8] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]
      var byte = dripped < hello.count ? hello[dripped] : 0
      dripped += 1
      for descriptor in sockets where descriptor % 3 == 0 {
        send(descriptor, &byte, 1, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
      }
    }

    /// Whether the other side has closed all of them.
    var isOver: Bool {
      sockets.removeAll { descriptor in
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT))
        guard count == 0 || count < 0 && errno != EAGAIN && errno != EINTR else { return false }
        close(descriptor)
        return true
      }
      return sockets.isEmpty
    }
  }
}
