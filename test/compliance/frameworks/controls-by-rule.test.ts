import { controlIdsOf, ruleIdsOf } from '../../../lib/compliance/frameworks/controls-by-rule';
import type { ControlData, FrameworkData } from '../../../lib/compliance/frameworks/framework-data';

const control = (id: string, ...rules: string[]): ControlData => ({ id, title: id, grade: 'direct', rules });
const data = (...controls: ControlData[]): FrameworkData => ({
  id: 'X',
  title: 'X',
  edition: '',
  source: '',
  controls,
});

const FRAMEWORK = data(control('10', 'B', 'A'), control('2', 'A', 'A', 'C'), { ...control('3'), grade: 'manual' });

test('the controls of a rule come in the order of the framework, each once', () => {
  expect(controlIdsOf(FRAMEWORK, 'A')).toEqual(['10', '2']);
  expect(controlIdsOf(FRAMEWORK, 'C')).toEqual(['2']);
});

test('a rule of another framework has none', () => {
  expect(controlIdsOf(FRAMEWORK, 'toString')).toEqual([]);
  expect(controlIdsOf(data(control('1', 'Z')), 'A')).toEqual([]);
});

test('the rules of a framework come sorted, each once', () => {
  expect(ruleIdsOf(FRAMEWORK)).toEqual(['A', 'B', 'C']);
});

test('a caller that changes what it got changes nothing for others', () => {
  ruleIdsOf(FRAMEWORK).push('Z');
  controlIdsOf(FRAMEWORK, 'A').push('99');
  expect(ruleIdsOf(FRAMEWORK)).toEqual(['A', 'B', 'C']);
  expect(controlIdsOf(FRAMEWORK, 'A')).toEqual(['10', '2']);
});
