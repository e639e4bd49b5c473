import { SpawnPath, SporedLog } from '../../contract';
import { InstanceLogFile } from './instance-log-file';

/** spored's own log: one line per event, UTC as the instances of AWS's images are. */
export const AGENT_FILE = InstanceLogFile.of(SpawnPath.AGENT_LOG, { timestampFormat: SporedLog.TIMESTAMP_FORMAT });

const SYSLOG = { timestampFormat: '%b %d %H:%M:%S' };

/**
 * What the system says: the bootstrap, who logged in, the kernel's audit. Files that an image doesn't have are no fault: the
 * agent waits for them. Amazon Linux 2023 has no syslog files; its messages are in the journal.
 */
export const SYSTEM_FILES: readonly InstanceLogFile[] = [
  InstanceLogFile.of(SpawnPath.CLOUD_INIT_LOG),
  InstanceLogFile.of('/var/log/audit/audit.log'),
  InstanceLogFile.of('/var/log/messages', SYSLOG),
  InstanceLogFile.of('/var/log/secure', SYSLOG),
  InstanceLogFile.of('/var/log/syslog', SYSLOG),
  InstanceLogFile.of('/var/log/auth.log', SYSLOG),
];
