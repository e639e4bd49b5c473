// Jest goes by the size of files where it has no times of an earlier run, as in CI. The ones that take longest must not come last:
// all other workers would be idle.
const { default: Sequencer } = require('@jest/test-sequencer');

const LONGEST = [
  'compliance/start.test.ts',
  'metadata/handlers/convergence.test.ts',
  'compute/instance-properties.test.ts',
  'metadata/measured.test.ts',
  'identity/policy-conditions-properties.test.ts',
  'network/security-group-properties.test.ts',
  'bin/check.test.ts',
  'compliance/overrides/overrides.test.ts',
  'audit/config/guard-rules.test.ts',
  'compliance/reports/html-browser.test.ts',
  'compliance/reports/html-media.test.ts',
  'compliance/good/constructs.test.ts',
  'platform/platform-watch.test.ts',
  'platform/rooms-by-hand.test.ts',
  'compliance/twins.test.ts',
  'compute/user-data-boot.test.ts',
];
const rank = ({ path }) => {
  const at = LONGEST.findIndex((name) => path.endsWith(`/${name}`));
  return at === -1 ? LONGEST.length : at;
};

module.exports = class extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
