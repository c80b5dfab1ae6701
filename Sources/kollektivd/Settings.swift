import Configuration
import Logging
import Node
import SystemPackage
import Terminal
import Transport

/// The node's configuration file: `KEY=value`, as systemd reads environment files too, and over it the
/// variables of the environment with `KOLLEKTIVD_` in front.
struct Settings {
  var node: NodeConfiguration
  /// Where metrics and health are served; nil for nowhere.
  var status: Address?
  var logLevel: Logger.Level

  static func read(_ home: NodeHome) async throws -> Settings {
    let file: EnvironmentVariablesProvider
    do {
      file = try await EnvironmentVariablesProvider(environmentFilePath: FilePath(home.configuration))
    } catch {
      throw Advice(
        .no,
        Message(
          en: "\(home.configuration) cannot be read", de: "\(home.configuration) lässt sich nicht lesen"),
        next: Message(
          en: "'kollektivd init' writes one; a backup holds it too",
          de: "'kollektivd init' schreibt eine; auch eine Sicherung enthält sie"))
    }
    let environment = ConfigReader(provider: EnvironmentVariablesProvider()).scoped(to: "kollektivd")
    let own = ConfigReader(provider: file)
    func value(_ key: String) -> String? {
      let key = ConfigKey(stringLiteral: key)
      return environment.string(forKey: key) ?? own.string(forKey: key)
    }
    var settings = Settings(
      node: NodeConfiguration(listen: try address(value("listen") ?? "0.0.0.0:7117", "LISTEN")), status: nil,
      logLevel: .info)
    let status = value("status") ?? "127.0.0.1:7118"
    settings.status = status == "off" ? nil : try address(status, "STATUS")
    if let host = settings.status?.host, !["127.0.0.1", "::1", "localhost"].contains(host) {
      throw wrong("STATUS", status, "127.0.0.1:7118, [::1]:7118, off")
    }
    if let level = value("log.level") {
      guard let known = Logger.Level(rawValue: level.lowercased()) else {
        throw wrong("LOG_LEVEL", level, "trace, debug, info, notice, warning, error, critical")
      }
      settings.logLevel = known
    }
    if let size = value("cache.mib") {
      guard let size = Int(size), (1...65_536).contains(size) else {
        throw wrong("CACHE_MIB", size, "1 … 65536")
      }
      settings.node.cacheKiB = size * 1_024
    }
    return settings
  }

  private static func address(_ text: String, _ key: String) throws -> Address {
    do throws(TransportError) {
      return try Address(text)
    } catch { throw wrong(key, text, "0.0.0.0:7117, [::]:7117") }
  }

  private static func wrong(_ key: String, _ value: String, _ examples: String) -> Advice {
    Advice(
      .usage,
      Message(
        en: "\(key)=\(value) in the configuration makes no sense",
        de: "\(key)=\(value) in der Konfiguration ergibt keinen Sinn"),
      next: Message(en: "what would: \(examples)", de: "Beispiele: \(examples)"))
  }

  /// What `init` writes.
  static func template(listen: String, status: String) -> String {
    """
    # The configuration of this node. A line is KEY=value; '#' begins a comment line.
    # A variable of the environment with KOLLEKTIVD_ in front (KOLLEKTIVD_LISTEN) goes before the line here.
    # After a change: 'systemctl reload kollektivd', or SIGHUP; LISTEN, STATUS and CACHE_MIB want a restart.

    # Where this node listens to other nodes and to clients: an address of this machine and a port. 0.0.0.0
    # and [::] are all addresses. What tickets and invitations say is the address that was given to 'init';
    # 'kollektivd status' shows it.
    LISTEN=\(listen)

    # Prometheus metrics (/metrics) and health (/health): keep it on the loopback. 'off' serves neither.
    STATUS=\(status)

    # trace, debug, info, notice, warning, error or critical.
    LOG_LEVEL=info

    # Memory for the store's pages, in MiB.
    CACHE_MIB=16

    """
  }
}
