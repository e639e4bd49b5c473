/** What spored 0.101 logs, line by line: by the metric that counts it, and what none counts. spore-host/spawn, pkg/agent and pkg/dns. */
const at = (message: string) => `2026/11/28 10:04:05 ${message}`;

export const LINES: Readonly<Record<string, string[]>> = {
  TtlExpired: [at('TTL expired (deadline: 2026-11-28 10:04:00 +0000 UTC)')],
  IdleTimeout: [at('Idle timeout reached (1h0m0s)')],
  CostLimit: [at('Cost limit reached (limit: $5.0000, spent: $5.0012)')],
  SpotInterruption: [at('\u{1F6A8} SPOT INTERRUPTION DETECTED: action=terminate, time=2026-11-28T10:06:05Z')],
  DnsRegistered: [at('\u2713 DNS registered: trainer.1abcde.spore.host -> 10.0.0.7')],
  DnsDeleted: [at('\u2713 DNS deleted: trainer.1abcde.spore.host')],
  DnsDeleteFailed: [at('Warning: Failed to delete DNS: Post "https://example.com": context deadline exceeded')],
  TtlLost: [
    at('Warning: Could not load config from tags: operation error EC2: DescribeTags, https response error'),
    at('Warning: Could not load config from tags: UnauthorizedOperation: not authorized to perform this operation'),
  ],
  TtlStale: [at('Warning: failed to refresh config from tags: RequestLimitExceeded: Request limit exceeded.')],
  TerminateFailed: [at('Failed to terminate: operation error EC2: TerminateInstances, UnauthorizedOperation')],
  StopFailed: [at('Failed to stop instance: operation error EC2: StopInstances, UnsupportedOperation')],
};

/** Near misses: other lines of spored about the same things. */
export const OTHER_LINES: readonly string[] = [
  at('spored v0.101.0 starting...'),
  at('Agent initialized for instance i-0123456789abcdef0'),
  at('Monitoring started'),
  at('monitor tick 17'),
  at('TTL extended (deadline: 2026-11-28 12:00:00 +0000 UTC)'),
  at('ttl expired (deadline: 2026-11-28 10:04:00 +0000 UTC)'),
  at('TTL: 1h0m0s (deadline: 2026-11-28 10:04:00 +0000 UTC)'),
  at('Idle timeout: 1h0m0s'),
  at('System is idle (CPU: 1.2%)'),
  at('Not idle: 2 sessions'),
  at('Cost limit: $5.0000'),
  at('Spot interruption: action=terminate'),
  at('\u{1F4E2} NOTIFICATION: Spot interruption detected'),
  at('Registering DNS: trainer.1abcde.spore.host -> 10.0.0.7'),
  at('Warning: Failed to register DNS: 403 Forbidden'),
  at('Deleting DNS record: trainer.1abcde.spore.host'),
  at('Loaded config from tags: ttl=1h0m0s'),
  at('refreshed config from tags'),
  at('Terminating instance (reason: TTL expired)'),
  at('Stopping instance (reason: idle)'),
  at('Hibernating instance'),
  at('Failed to terminate process group 4242: no such process'),
  at('Completion signal detected: file /tmp/SPAWN_COMPLETE'),
  at('Pre-stop hook timed out'),
];
