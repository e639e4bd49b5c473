import { App, Lazy, Stack } from 'aws-cdk-lib';
import { SpawnUserData } from '../../lib/compute/user-data';
import * as detectors from '../../lib/analysis/secret-detectors';

jest.mock('../../lib/analysis/secret-detectors', () => {
  const actual = jest.requireActual<typeof detectors>('../../lib/analysis/secret-detectors');
  return { ...actual, findSecrets: jest.fn(actual.findSecrets) };
});
const scans = jest.mocked(detectors.findSecrets);
const TOKEN = ['gh', 'p_', 'abcDEF0123'.repeat(4)].join('');

/** User data that differs in a command, of which `addCommands` has judged the literals already. */
function train(stack: Stack, script = 'train.py'): SpawnUserData {
  const userData = SpawnUserData.linux().addCommands(`python ${Lazy.string({ produce: () => script })}`);
  stack.resolve(userData.render());
  return userData;
}
/** How many texts an action looks through. */
function scansOf(action: () => void): number {
  scans.mockClear();
  action();
  return scans.mock.calls.length;
}

it('looks through a text once, however often and for however many machines it is resolved', () => {
  const app = new App();
  const [one, other] = [new Stack(app, 'One'), new Stack(app, 'Other')];
  const first = train(one);
  // Each new user data has one look at the literals of its commands.
  expect(scansOf(() => [1, 2, 3].forEach(() => one.resolve(first.render())))).toBe(0);
  expect(scansOf(() => [1, 2, 3].forEach(() => train(other)))).toBe(3);
  expect(scansOf(() => train(other, 'other.py'))).toBe(2);
});

it('looks again once a command is added, and in each app', () => {
  const stack = new Stack(new App(), 'One');
  const userData = train(stack);
  userData.addCommands('echo done');
  expect(scansOf(() => stack.resolve(userData.render()))).toBe(1);
  expect(scansOf(() => new Stack(new App(), 'Two').resolve(userData.render()))).toBe(1);
});

it('never takes a text with a secret for one that was looked through', () => {
  const stack = new Stack(new App(), 'One');
  train(stack);
  const userData = SpawnUserData.linux().addCommands(`login ${Lazy.string({ produce: () => TOKEN })}`);
  for (const attempt of [1, 2]) {
    expect([attempt, scansOf(() => expect(() => stack.resolve(userData.render())).toThrow(/literal secret/))]).toEqual([
      attempt,
      1,
    ]);
  }
});
