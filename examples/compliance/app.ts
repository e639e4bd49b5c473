import { App, Stack, Tags } from 'aws-cdk-lib';
import { Compliance, Framework, Replication, ReportFormat, SpawnBucket, Waivers } from 'cdk-spawn';
import { CostCenter } from './cost-center';

const app = new App();
const stack = new Stack(app, 'Research');
Tags.of(stack).add('cost-center', 'CC-1042');

new SpawnBucket(stack, 'Results');
// Made again from the results within an hour, so it is not replicated. That is a finding, which waivers.yaml accepts.
new SpawnBucket(stack, 'Scratch', { replication: Replication.none({ reason: 'made again from the results' }) });

// What your own reviewers ask for, in their own numbers: rules of yours, of this library and of cdk-nag.
const acme = Framework.custom({
  id: 'ACME',
  title: 'ACME platform rules',
  edition: '2026',
  controls: [
    { id: 'ACME-1', title: 'Costs have an owner', rules: ['AcmeCostCenter'] },
    { id: 'ACME-2', title: 'Data is encrypted', rules: ['CustomerManagedKey', 'S3DefaultEncryptionKMS'] },
    {
      id: 'ACME-3',
      title: 'Access is reviewed',
      rules: [],
      manual: true,
      evidence: 'Minutes of the quarterly review.',
    },
  ],
  rules: [new CostCenter()],
});

Compliance.enforce(app, {
  frameworks: [acme, Framework.pciDss401(), Framework.soc2(), Framework.hipaa()],
  waivers: Waivers.fromFile('waivers.yaml'),
  reports: [ReportFormat.HTML, ReportFormat.SARIF],
  failOnUnknown: true,
});
