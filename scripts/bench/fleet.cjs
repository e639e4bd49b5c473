// An app of N spawn instances, each with a log group and its key beside it, fifty to a landing zone, a stack for each landing zone: about
// nine resources an instance. It is clean under every framework, as an app is that passes its gate.
const { App, Duration, Stack } = require('aws-cdk-lib');
const { Alerts, PlatformWatch, SpawnInstance, SpawnLogGroup, SpawnPlatform } = require('../../dist/lib');

/** @param {{ instances: number, perStack?: number, outdir: string }} props */
exports.fleet = ({ instances, perStack = 50, outdir }) => {
  const app = new App({
    outdir,
    analyticsReporting: false,
    // Findings of cdk-nag's own packs must not end the run, and one stack may hold more than CloudFormation takes.
    context: { '@aws-cdk/core:failSynthOnValidationErrors': false, '@aws-cdk/core:stackResourceLimit': 0 },
  });
  let stack;
  let platform;
  for (let index = 0; index < instances; index++) {
    if (index % perStack === 0) {
      stack = new Stack(app, `Stack${index / perStack}`);
      platform = new SpawnPlatform(stack, 'Spawn', {
        owner: 'research',
        alerts: Alerts.email('security@example.com'),
        // One region has one set of what watches; and what is timed stays what it was.
        watch: PlatformWatch.elsewhere({ reason: 'The first platform of the region watches all of them' }),
      });
    }
    new SpawnInstance(stack, `Box${index}`, { platform, ttl: Duration.hours(8) });
    new SpawnLogGroup(stack, `Log${index}`);
  }
  return app;
};
