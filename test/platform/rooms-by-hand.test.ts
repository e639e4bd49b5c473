import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  Alerts,
  AuditTrail,
  ConfigRules,
  EventTrail,
  InstanceLogs,
  MetadataRecorder,
  MetadataTable,
  PeriodicAudits,
  PlatformWatch,
  SecurityAlarms,
  SessionLogging,
  SpawnInstance,
  SpawnPlatform,
  TrailQueries,
  TtlReaper,
} from '../../lib';
import { ENVIRONMENTS, testApp } from '../support/environments';
import { expectClean } from '../support/packs';

// Each environment is a whole app under all frameworks.
jest.setTimeout(180_000);

/** What a complete platform makes, in stacks of one's own: what watches, and what is watched, each apart. */
function byHand({ env, context }: Partial<(typeof ENVIRONMENTS)[number]> = {}) {
  const app = testApp(context);
  const stack = (name: string) => new Stack(app, name, { env });
  const [logs, landingZone, research, audit, records] = [
    stack('Logs'),
    stack('LandingZone'),
    stack('Research'),
    stack('Audit'),
    stack('Records'),
  ];
  const alarmTopic = Alerts.email('security@example.com').topicIn(logs, 'Alerts');
  const sessions = new SessionLogging(logs, 'Sessions');
  const instanceLogs = new InstanceLogs(logs, 'Instances', { alarmTopic });

  const platform = new SpawnPlatform(landingZone, 'Spawn', {
    owner: 'research',
    alerts: Alerts.to(alarmTopic),
    watch: PlatformWatch.elsewhere({ reason: 'Stacks beside it hold each room that watches it' }),
  });
  const { network, securityGroup } = platform;
  const { sessionLogs } = sessions;
  const box = new SpawnInstance(research, 'Box', { platform, ttl: Duration.hours(8), sessionLogs });
  instanceLogs.grantShip(box.role);
  for (const role of [platform.instanceRole, platform.launchTemplate!.role]) {
    sessions.grantTo(role);
    instanceLogs.grantShip(role);
  }

  const trail = new AuditTrail(audit, 'Trail');
  new TrailQueries(audit, 'Queries', { trail });
  new SecurityAlarms(audit, 'Alarms', { logGroup: trail.logGroup!, network, alerts: Alerts.to(alarmTopic) });
  new ConfigRules(audit, 'Config', { topic: alarmTopic });
  new PeriodicAudits(audit, 'Audits', { topic: alarmTopic, evidenceBucket: trail.bucket });

  const table = new MetadataTable(records, 'Instances');
  const watched = { network, alarmTopic, securityGroups: [securityGroup] };
  new MetadataRecorder(records, 'Recorder', { ...watched, table, trail: EventTrail.fromTrail(trail) });
  new TtlReaper(records, 'Reaper', watched);
  return { app, stacks: { logs, landingZone, research, audit, records } };
}

describe('audit, records and lifecycle beside a platform, in stacks of their own', () => {
  it.each(ENVIRONMENTS)('are clean under all frameworks: $location, $flags', (environment) => {
    expectClean(byHand(environment).app);
  });

  const { app, stacks } = byHand();
  app.synth();
  const templates = Object.values(stacks).map((stack) => Template.fromStack(stack));
  const ofType = (type: string) =>
    templates.flatMap((template) => Object.values<any>(template.findResources(type)).map((each) => each.Properties));

  it('depend on what comes before them alone', () => {
    const before = (stack: Stack) => stack.dependencies.map(({ stackName }) => stackName).sort();
    expect(before(stacks.logs)).toEqual([]);
    expect(before(stacks.landingZone)).toEqual(['Logs']);
    expect(before(stacks.research)).toEqual(['LandingZone', 'Logs']);
    expect(before(stacks.audit)).toEqual(['LandingZone', 'Logs']);
    expect(before(stacks.records)).toEqual(['LandingZone', 'Logs']);
  });

  it('fit into their stacks', () => {
    for (const template of templates) {
      expect(Object.keys(template.toJSON().Resources).length).toBeLessThanOrEqual(500);
      expect(JSON.stringify(template.toJSON()).length).toBeLessThan(1_000_000);
    }
  });

  it('tell one topic, to which somebody subscribes', () => {
    expect(ofType('AWS::SNS::Topic')).toHaveLength(1);
    expect(ofType('AWS::SNS::Subscription').map(({ Endpoint }) => Endpoint)).toEqual(['security@example.com']);
    const alarms = ofType('AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(30);
    expect(alarms.filter(({ AlarmActions }) => AlarmActions?.length !== 1)).toEqual([]);
    const actions = new Set(alarms.map(({ AlarmActions }) => JSON.stringify(AlarmActions[0])));
    // In the topic's own stack a reference, elsewhere an import.
    expect([...actions].filter((action) => !/Alerts[0-9A-F]{8}/.test(action))).toEqual([]);
  });
});
