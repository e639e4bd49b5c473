import { AuditTrail } from '../../../lib/audit';
import { ENVIRONMENTS, testStack } from '../../support/environments';
import { expectClean } from '../../support/packs';

describe('AuditTrail', () => {
  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new AuditTrail(stack, 'Trail');
    expectClean(stack);
  });
});
