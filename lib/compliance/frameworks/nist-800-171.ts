import type { ControlData, FrameworkData } from './framework-data';
import { NIST_800_53_R5 } from './nist-800-53-r5';

/** A requirement and the controls of SP 800-53 that it derives from, whose rules and texts are its own. */
function requirement(id: string, title: string, ...sources: string[]): ControlData {
  const controls = NIST_800_53_R5.controls.filter((control) => sources.includes(control.id));
  const all = (pick: (control: ControlData) => string | undefined) =>
    [...new Set(controls.map(pick))].filter((text) => text !== undefined).join(' ');
  return {
    id,
    title: `${title} (${sources.join(', ')})`,
    grade: 'partial',
    rules: [...new Set(controls.flatMap(({ rules }) => rules))],
    evidence: all(({ evidence }) => evidence),
    limits: all(({ limits }) => limits),
  };
}

/** The requirements of NIST SP 800-171 that derive from controls that the spawn CLI claims. */
export const NIST_800_171: FrameworkData = {
  id: 'NIST.800.171',
  title: 'NIST SP 800-171 (controls the spawn CLI claims)',
  edition: 'Revision 3 of May 2024; 14 of its 97 requirements only',
  source: 'https://csrc.nist.gov/pubs/sp/800/171/r3/final',
  controls: [
    requirement('03.01.05', 'Rights no wider than the task', 'AC-06'),
    requirement('03.01.12', 'Remote access is known and guarded', 'AC-17'),
    requirement('03.03.01', 'The events to be logged are chosen', 'AU-02'),
    requirement('03.03.02', 'Log entries say what, when, where and who', 'AU-03'),
    requirement('03.03.03', 'Systems write the chosen events', 'AU-12'),
    requirement('03.05.01', 'Users have an identity and prove it', 'IA-02'),
    requirement('03.05.12', 'Passwords and keys are handed out and guarded well', 'IA-05'),
    requirement('03.08.09', 'Backups are protected', 'CP-09'),
    requirement('03.13.01', 'Traffic at the boundary is watched and controlled', 'SC-07'),
    requirement('03.13.06', 'Traffic is denied unless allowed', 'SC-07(5)'),
    requirement('03.13.08', 'Data is protected on the way and at rest', 'SC-08', 'SC-28', 'SC-28(1)'),
    requirement('03.13.10', 'Keys are made and managed in an orderly way', 'SC-12'),
    requirement('03.13.11', 'Cryptography of the required kind is used', 'SC-13'),
    requirement('03.14.01', 'Flaws are found and mended in time', 'SI-02'),
  ],
  notes: [
    'Only what derives from controls that the spawn CLI names; the other requirements need evidence from elsewhere.',
    'The CLI’s mode nist-800-171 names controls of SP 800-53; they stand in parentheses. No requirement of revision 3 derives ' +
      'from CP-10, SC-07(4) or SC-07(12), which `Framework.nist80053r5()` holds.',
  ],
};
