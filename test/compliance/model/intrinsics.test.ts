import { SUB_PLACEHOLDER } from '../../../lib/compliance/model/intrinsics';
import { timeOfDoubling } from '../../analysis/linear';

test('what opens placeholders and closes none takes no square of its length', () => {
  const find = (times: number) => [...'${'.repeat(times).matchAll(SUB_PLACEHOLDER)];
  expect(find(10)).toEqual([]);
  expect(timeOfDoubling(find, '${')).toBeLessThan(3);
});

test.each([
  ['${A}-${B.Arn}', ['A', 'B.Arn']],
  ['${!Literal}', ['Literal']],
  ['${', []],
])('%s', (text, names) => {
  expect([...text.matchAll(SUB_PLACEHOLDER)].map(([, , name]) => name)).toEqual(names);
});
