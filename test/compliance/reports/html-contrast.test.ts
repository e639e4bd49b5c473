import { DARK, LIGHT } from '../../../lib/compliance/reports/html/style/palette';
import { contrast } from '../../support/contrast';

const STATUSES = ['failed', 'error', 'unknown', 'waived', 'passed', 'na', 'manual'] as const;

describe('the colours of report.html', () => {
  test('the measure itself is right', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  describe.each([
    ['light', LIGHT],
    ['dark', DARK],
  ])('%s', (_name, palette) => {
    test.each([...STATUSES, 'text', 'muted', 'link'] as const)('%s can be read on both backgrounds', (name) => {
      expect(contrast(palette[name], palette.page)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette[name], palette.raised)).toBeGreaterThanOrEqual(4.5);
    });

    test.each(['edge', 'focus'] as const)('%s can be made out', (name) => {
      expect(contrast(palette[name], palette.page)).toBeGreaterThanOrEqual(3);
      expect(contrast(palette[name], palette.raised)).toBeGreaterThanOrEqual(3);
    });
  });
});
