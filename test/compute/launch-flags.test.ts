import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DRAWN_PROPS } from './arbitraries';

const page = readFileSync(join(__dirname, '../../docs/launch-flags.md'), 'utf8');

/** Flags of security-model.md, and the security-relevant ones of the CLI's launch_flags.go. */
const FLAGS = [
  ...['metadata-options', 'security-groups', 'subnet', 'no-public-ip', 'user-data', 'iam-policy', 'iam-policy-file'],
  ...[
    'encrypt-volumes',
    'kms-key-id',
    'tags',
    'vpc',
    'subnet-id',
    'security-group-ids',
    'allow-cidr',
    'key-name',
    'iam-role',
  ],
  ...['iam-managed-policies', 'iam-trust-services', 'iam-role-tags', 'iam-allow-full-access', 'ttl', 'idle-timeout'],
  ...['no-timeout', 'on-idle', 'on-complete', 'pre-stop', 'session-timeout', 'hibernate', 'user-data-file', 'command'],
  ...[
    'no-dns',
    'dns-domain',
    'dns-api-endpoint',
    'notify-*',
    'spot-webhook-url',
    'completion-webhook-url',
    'cost-limit',
  ],
  ...[
    'tag',
    'plugin',
    'nist-800-171',
    'nist-800-53',
    'compliance-strict',
    'terminate-on-error',
    'efs-*',
    'fsx-*',
    'attach-volume',
  ],
];

it.each(FLAGS)('docs/launch-flags.md has a row for --%s', (flag) => {
  expect(page).toContain(`\`--${flag}\``);
});

it.each(
  DRAWN_PROPS.filter((prop) => !['shutdownBehavior', 'rootVolume', 'instanceType', 'sessionLogs'].includes(prop)),
)('docs/launch-flags.md names the prop %s', (prop) => {
  expect(page).toMatch(new RegExp(`\`${prop}[\`:]`));
});
