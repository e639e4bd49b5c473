/**
 * The stateful EC2 that all handler tests share, behind aws-sdk-client-mock.
 *
 * ```ts
 * const client = mockClient(EC2Client);            // intercepts every EC2Client, also those made before
 * const ec2 = new Ec2Fake({ pageSize: 5, lag: 2 }); // one account and region
 * ec2.install(client);
 * const id = ec2.launch({ tags: { 'spawn:managed': 'true' }, profileArn, subnetId });
 * ec2.faults.throttle('DescribeInstances', 2);      // the next two calls: RequestLimitExceeded
 * ec2.faults.rejectFor(id, 'TerminateInstances', 'InternalError');
 * ec2.faults.timeOut('TerminateInstances', 3);      // three are terminated, then a TimeoutError
 * await handler();
 * expect(ec2.living).toEqual([]);
 * ```
 *
 * - Retries of the SDK don't run behind the mock: each `send` is one attempt. What a handler must survive it must retry itself.
 * - The clock stands still but for `advance(ms)`; give handlers `ec2.now`. A state change settles 30 s later, a terminated
 *   instance vanishes after an hour. `start(id)` renews the launch time, but not the attach time of the primary interface.
 * - `lag: n`: a change is seen by the describing calls after the next n. Changing calls always know the truth.
 * - Pages are cut before filters are applied: a page may be empty and still have a `NextToken`.
 * - Unknown ids fail the whole call; a protected instance fails the call, yet those in other zones are terminated.
 * - Several accounts: `first.install(client, async (c) => fakes[(await c.config.credentials()).accessKeyId])`.
 * - `truth(id)`, `all` and `living` look past the lag; `calls` and `callsOf(operation)` say what was asked and answered.
 */
export { ec2Error, timeoutError } from './errors';
export { Ec2Fake, type Ec2Call, type Ec2FakeOptions } from './fake';
export { Faults, type Ec2Operation } from './faults';
export type { FakeLaunch } from './instance';
