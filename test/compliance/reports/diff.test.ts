import fc from 'fast-check';
import type { Report, Status } from '../../../lib/compliance/engine/report';
import { diffMarkdown, diffReports, diffText, type ReportDiff } from '../../../lib/compliance/reports/diff';
import { cleanReport, sampleReport } from '../../support/sample-report';
import { hostileText, wrapTexts } from './support/hostile';
import { missingBaseline, type Mutable, mutableSample, REPORTS } from './support/variants';

type Draft = Mutable<Report>;
const edited = (edit: (report: Draft) => unknown): Report => {
  const report = mutableSample();
  edit(report);
  return report;
};
/** What changed from the sample to an edited one. */
const after = (edit: (report: Draft) => unknown): ReportDiff => diffReports(sampleReport(), edited(edit));
/** What changed from an edited one to the sample. */
const before = (edit: (report: Draft) => unknown): ReportDiff => diffReports(edited(edit), sampleReport());

const isEmpty = (diff: ReportDiff): boolean => {
  const lists = (value: object): readonly unknown[] =>
    Object.values(value).flatMap((each: unknown) =>
      Array.isArray(each) ? each : typeof each === 'object' ? lists(each!) : [],
    );
  return !diff.worse && lists(diff).length === 0;
};

test.each(REPORTS)('%s does not differ from itself', (_, report) => {
  expect(isEmpty(diffReports(report(), structuredClone(report())))).toBe(true);
  expect(diffText(diffReports(report(), report()))).toBe('Nothing changed.\n');
});

describe('controls', () => {
  const change = (from: Status, to: Status) =>
    diffReports(
      edited(({ frameworks }) => (frameworks[0].controls[3].status = from)),
      edited(({ frameworks }) => (frameworks[0].controls[3].status = to)),
    );

  test.each<[Status, Status]>([
    ['passed', 'failed'],
    ['passed', 'error'],
    ['passed', 'unknown'],
    ['passed', 'waived'],
    ['not applicable', 'failed'],
    ['waived', 'failed'],
    ['unknown', 'error'],
    ['waived', 'unknown'],
  ])('%s to %s is worse, and the other way round better', (good, bad) => {
    const worse = change(good, bad);
    expect(worse.controls.worse).toEqual([
      { framework: 'HIPAA', id: '164.312(a)(1)', title: expect.any(String), before: good, after: bad },
    ]);
    expect(worse.worse).toBe(true);
    const better = change(bad, good);
    expect([better.controls.better.length, better.controls.worse.length, better.worse]).toEqual([1, 0, false]);
  });

  test.each<[Status, Status]>([
    ['passed', 'not applicable'],
    ['manual', 'passed'],
    ['not applicable', 'manual'],
  ])('%s to %s is neither', (from, to) => {
    const { controls, worse } = change(from, to);
    expect([controls.changed.length, controls.worse.length, controls.better.length, worse]).toEqual([1, 0, 0, false]);
  });

  test('new ones and those that are gone, with their frameworks', () => {
    const removed = after(({ frameworks }) => frameworks.pop());
    const gone = sampleReport().frameworks.at(-1)!;
    expect(removed.frameworks.removed).toEqual([`${gone.id} (${gone.edition})`]);
    expect(removed.controls.removed.map(({ id }) => id).sort()).toEqual(gone.controls.map(({ id }) => id).sort());
    expect(removed.controls.added).toEqual([]);
    expect(removed.worse).toBe(false);
    const added = before(({ frameworks }) => frameworks.pop());
    expect(added.frameworks.added).toEqual(removed.frameworks.removed);
    // Its failed findings are new in it.
    expect(added.worse).toBe(true);
  });
});

describe('findings', () => {
  const withoutFinding = (rule: string) => (report: Draft) => {
    const index = report.findings.findIndex((finding) => finding.rule === rule);
    for (const framework of report.frameworks) {
      framework.findings = framework.findings.filter(({ finding }) => finding !== index);
    }
  };

  test('a new failed one is worse, in each framework that asks for its rule; a mended one is not', () => {
    const added = before(withoutFinding('LogRetentionSet'));
    expect(added.findings.added).toContainEqual(
      expect.objectContaining({ framework: 'HIPAA', rule: 'LogRetentionSet', after: 'failed', worse: true }),
    );
    expect(added.worse).toBe(true);
    const mended = after(withoutFinding('LogRetentionSet'));
    expect(mended.findings.mended).toHaveLength(added.findings.added.length);
    expect(mended.worse).toBe(false);
  });

  test('an error of a rule is worse, a waived one is not', () => {
    expect(before(withoutFinding('AcmeCostCentre')).worse).toBe(true);
    expect(before(withoutFinding('NoIamUserKeys'))).toMatchObject({
      worse: false,
      findings: { added: expect.any(Array) },
    });
  });

  test('an unknown one is worse where the rule passed before, and only there', () => {
    const unknown = withoutFinding('EbsVolumesEncrypted');
    const volume = sampleReport().findings.find(
      ({ kind, rule }) => kind === 'unknown' && rule === 'EbsVolumesEncrypted',
    )!;
    const withoutUnknown = (report: Draft) => {
      report.findings.forEach((finding, index) => {
        if (finding.fingerprint !== volume.fingerprint) return;
        for (const framework of report.frameworks)
          framework.findings = framework.findings.filter((each) => each.finding !== index);
      });
    };
    expect(before(withoutUnknown).worse).toBe(false);
    expect(
      before((report) => {
        withoutUnknown(report);
        report.rules.find(({ id }) => id === 'EbsVolumesEncrypted')!.passed.push(volume.resource);
      }).worse,
    ).toBe(true);
    expect(before(unknown).worse).toBe(true);
  });

  test('one whose waiver is gone got worse though its control had failed anyway', () => {
    const index = sampleReport().frameworks[0].findings.findIndex(({ status }) => status === 'waived');
    const diff = after(({ frameworks }) => (frameworks[0].findings[index].status = 'failed'));
    expect(diff.findings.changed).toEqual([
      expect.objectContaining({ before: 'waived', after: 'failed', worse: true }),
    ]);
    expect([diff.worse, diff.controls.worse]).toEqual([true, []]);
  });

  test('is the same one when the resources stand in another order', () => {
    const shuffled = (report: Draft) => {
      const last = report.resources.length - 1;
      report.resources.reverse();
      for (const finding of report.findings) finding.resource = last - finding.resource;
      for (const rule of report.rules) rule.passed = rule.passed.map((resource) => last - resource);
    };
    expect(isEmpty(after(shuffled))).toBe(true);
  });

  test('two with the same fingerprint are two', () => {
    const twice = after(({ findings, frameworks }) => {
      findings.push({ ...findings[7] });
      frameworks[0].findings.push({ finding: findings.length - 1, status: 'failed' });
    });
    expect(twice.findings.added).toHaveLength(1);
  });
});

describe('resources', () => {
  test('are told apart by stack, logical id and type', () => {
    const diff = after(({ resources }) => {
      resources[0].logicalId = 'Another';
      resources[1].type = 'AWS::EC2::Fleet';
      resources[2].source = { file: 'moved.ts', line: 1, column: 1 };
    });
    expect(diff.resources.added.map(({ logicalId, type }) => `${logicalId} ${type}`)).toEqual([
      'Another AWS::EC2::Instance',
      'LegacyBoxA1B2C3D4 AWS::EC2::Fleet',
    ]);
    expect(diff.resources.removed).toHaveLength(2);
    expect(diff.worse).toBe(false);
  });

  test('the app as a whole is none, but has findings', () => {
    const diff = diffReports(sampleReport(), missingBaseline());
    expect(diff.resources.added).toEqual([]);
    expect(diffText(diff)).toContain('TrailValidated on the app: the app has no trail (HIPAA failed)');
  });
});

describe('waivers', () => {
  test('added, removed, renewed', () => {
    const diff = after(({ waivers }) => {
      waivers[0].expires = '2026-12-31';
      waivers[2].scope = 'Research/Other/Logs';
    });
    expect(diff.waivers.changed).toEqual([
      {
        before: expect.objectContaining({ expires: '2026-06-30' }),
        after: expect.objectContaining({ expires: '2026-12-31' }),
      },
    ]);
    expect(diff.waivers.added.map(({ scope }) => scope)).toEqual(['Research/Other/Logs']);
    expect(diff.waivers.removed.map(({ scope }) => scope)).toEqual(['Research/Worker/Logs']);
    expect(diff.worse).toBe(false);
  });

  test('one that has expired since is worse; one that had before is no news', () => {
    const early = edited((report) => (report.now = '2026-02-28T23:00:00Z'));
    const expired = (first: Report, second: Report, now?: string) =>
      diffReports(first, second, now === undefined ? {} : { now: new Date(now) }).waivers.expired.map(
        ({ ticket }) => ticket,
      );
    expect(expired(early, sampleReport())).toEqual(['SEC-219']);
    expect(diffReports(early, sampleReport()).worse).toBe(true);
    expect(expired(sampleReport(), sampleReport())).toEqual([]);
    expect(expired(sampleReport(), sampleReport(), '2026-07-01T00:00:00Z')).toEqual(['SEC-104']);
    expect(expired(sampleReport(), sampleReport(), '2026-06-30T23:59:59Z')).toEqual([]);
    expect(
      expired(
        early,
        edited((report) => delete report.now),
      ),
    ).toEqual([]);
  });
});

test('settings, tools and problems are told, and are not worse', () => {
  const diff = after((report) => {
    report.settings = { ...report.settings, accountEncryptsVolumes: true };
    report.tools = { ...report.tools, 'cdk-nag': '3.1.0' };
    report.problems.pop();
  });
  expect(diff.settings).toEqual([{ name: 'accountEncryptsVolumes', before: 'false', after: 'true' }]);
  expect(diff.tools).toEqual([{ name: 'cdk-nag', before: '3.0.2', after: '3.1.0' }]);
  expect(diff.problems.removed).toHaveLength(1);
  expect(diff.worse).toBe(false);
});

test('a report of another version is refused by name', () => {
  const old = { version: 1 } as unknown as Report;
  expect(() => diffReports(old, sampleReport())).toThrow(
    'the first report is of version 1; this cdk-spawn compares version 2',
  );
  expect(() => diffReports(sampleReport(), old)).toThrow('the second report is of version 1');
});

/** Reports that differ from the sample in statuses, findings, resources, waivers and frameworks. */
const variants = (): fc.Arbitrary<Report> =>
  fc
    .record({
      statuses: fc.array(
        fc.tuple(
          fc.nat(2),
          fc.nat(20),
          fc.constantFrom<Status>('failed', 'unknown', 'passed', 'manual', 'not applicable'),
        ),
        { maxLength: 5 },
      ),
      findings: fc.array(fc.tuple(fc.nat(2), fc.nat(20)), { maxLength: 4 }),
      states: fc.array(
        fc.tuple(fc.nat(2), fc.nat(20), fc.constantFrom('failed' as const, 'waived' as const, 'unknown' as const)),
        { maxLength: 4 },
      ),
      renamed: fc.array(fc.nat(25), { maxLength: 3 }),
      waivers: fc.subarray([0, 1, 2, 3]),
      frameworks: fc.subarray([0, 1, 2]),
    })
    .map(({ statuses, findings, states, renamed, waivers, frameworks }) =>
      edited((report) => {
        for (const [framework, control, status] of statuses) {
          const { controls } = report.frameworks[framework];
          controls[control % controls.length].status = status;
        }
        for (const [framework, finding] of findings) report.frameworks[framework].findings.splice(finding, 1);
        for (const [framework, finding, status] of states) {
          const found = report.frameworks[framework].findings.at(finding);
          if (found) found.status = status;
        }
        for (const index of renamed) report.resources[index].logicalId += 'X';
        report.waivers = waivers.map((index) => report.waivers[index]);
        for (const framework of report.frameworks) for (const finding of framework.findings) delete finding.waiver;
        report.frameworks = frameworks.map((index) => report.frameworks[index]);
      }),
    );

describe('for any reports', () => {
  test('one does not differ from itself', () => {
    fc.assert(
      fc.property(variants(), (report) => expect(isEmpty(diffReports(report, structuredClone(report)))).toBe(true)),
    );
  });

  test('what is added one way is removed the other way, what is worse is better', () => {
    const flip = <T extends { readonly before?: unknown; readonly after?: unknown }>(changes: readonly T[]) =>
      changes.map(({ before: old, after: young }) => [young, old]);
    const sides = <T extends { readonly before?: unknown; readonly after?: unknown }>(changes: readonly T[]) =>
      changes.map(({ before: old, after: young }) => [old, young]);
    fc.assert(
      fc.property(variants(), variants(), (a, b) => {
        const there = diffReports(a, b);
        const back = diffReports(b, a);
        expect(there.controls.worse.map(({ id }) => id)).toEqual(back.controls.better.map(({ id }) => id));
        expect(sides(there.controls.worse)).toEqual(flip(back.controls.better));
        expect(sides(there.controls.changed)).toEqual(flip(back.controls.changed));
        expect(there.controls.added.map(({ id }) => id)).toEqual(back.controls.removed.map(({ id }) => id));
        const names = (changes: ReportDiff['findings']['added']) =>
          changes.map(({ framework, fingerprint }) => framework + fingerprint);
        expect(names(there.findings.added)).toEqual(names(back.findings.mended));
        expect(sides(there.findings.changed)).toEqual(flip(back.findings.changed));
        expect(there.resources.added).toEqual(back.resources.removed);
        expect(there.waivers.added).toEqual(back.waivers.removed);
        expect(there.frameworks.added).toEqual(back.frameworks.removed);
        expect(there.problems).toEqual({ added: back.problems.removed, removed: back.problems.added });
      }),
    );
  });

  test('mending only is never worse', () => {
    fc.assert(
      fc.property(variants(), (report) => {
        const better = structuredClone(report) as Draft;
        better.frameworks.forEach((framework) => {
          framework.findings = [];
          framework.controls.forEach((control) => (control.status = control.status === 'manual' ? 'manual' : 'passed'));
        });
        expect(diffReports(report, better).worse).toBe(false);
      }),
    );
  });
});

describe('as text', () => {
  const worse = diffReports(cleanReport(), sampleReport());

  test('the worst comes first, and the verdict last', () => {
    const text = diffText(worse);
    expect(text).toMatch(/^Controls that got worse \(\d+\)\n {2}HIPAA 164\.308/);
    expect(text).toContain(
      'LogRetentionSet on Research/Worker/Logs RetentionInDays: RetentionInDays is 30; 365 are asked for (HIPAA failed',
    );
    expect(text.endsWith('\n\nSomething got worse.\n')).toBe(true);
    expect(diffText(diffReports(sampleReport(), cleanReport())).endsWith('\n\nNothing got worse.\n')).toBe(true);
  });

  test('a finding is told once, with its frameworks', () => {
    const lines = diffText(worse)
      .split('\n')
      .filter((line) => line.startsWith('  LogRetentionSet on'));
    expect(lines).toHaveLength(1);
  });

  test('Markdown has headings and lists', () => {
    const text = diffMarkdown(worse);
    expect(text).toMatch(/^### Controls that got worse \(\d+\)\n\n- `HIPAA 164\.308/);
  });

  test('whatever the texts are: the same lines, no control characters, no HTML', () => {
    const lines = diffText(worse).split('\n').length;
    const markdownLines = diffMarkdown(worse).split('\n').length;
    fc.assert(
      fc.property(hostileText(), hostileText(), (start, end) => {
        const diff = diffReports(wrapTexts(cleanReport(), start, end), wrapTexts(sampleReport(), start, end));
        const text = diffText(diff);
        expect(text.split('\n')).toHaveLength(lines);
        expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
        const markdown = diffMarkdown(diff);
        expect(markdown.split('\n')).toHaveLength(markdownLines);
        expect(markdown.replace(/`[^`]*`/g, '').replace(/<\/?code>|->/g, '')).not.toMatch(/[<>]/);
      }),
    );
  });
});
