import { PeriodicAudits } from '../../../lib/audit';
import { ENVIRONMENTS, testStack } from '../../support/environments';
import { expectClean } from '../../support/packs';
describe('PeriodicAudits', () => {
  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new PeriodicAudits(stack, 'It');
    expectClean(stack);
  });
  it('ins', () => {
    const stack = testStack();
    new PeriodicAudits(stack, 'It', { inspector: true });
    expectClean(stack);
  });
});
