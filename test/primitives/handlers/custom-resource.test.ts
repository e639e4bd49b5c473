import { customResource, type CustomResourceWork } from '../../../lib/primitives/handlers/custom-resource';
import { putReply } from '../../../lib/primitives/handlers/custom-resource-reply';
import { ReplyServer, contextWith, customResourceRequest } from '../../support/reply-server';

jest.mock('node:https', () => jest.requireActual('node:http'));

const server = new ReplyServer();
let logged: string[] = [];
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  server.received.length = 0;
  server.statuses.length = 0;
  logged = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void logged.push(line));
});

const nothing = () => Promise.resolve();
const fails = (error: Error) => () => Promise.reject(error);
const run = (type: 'Create' | 'Update' | 'Delete', work: Partial<CustomResourceWork>, milliseconds = 60_000) =>
  customResource({ onCreate: nothing, onUpdate: nothing, onDelete: nothing, ...work })(
    customResourceRequest(server, type),
    contextWith(milliseconds),
  );

describe('success', () => {
  it('is put once, without a content type, with the ids of the request', async () => {
    await run('Create', {});
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({ method: 'PUT', contentType: '' });
    expect(server.answer).toEqual({
      Status: 'SUCCESS',
      PhysicalResourceId: expect.stringMatching(/^Thing-[0-9a-f]{12}$/),
      StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/test/1',
      RequestId: 'request-1',
      LogicalResourceId: 'Thing',
    });
  });

  it('carries physical id, attributes and NoEcho', async () => {
    await run('Create', {
      onCreate: () => Promise.resolve({ physicalResourceId: 'mine', data: { Arn: 'arn' }, noEcho: true }),
    });
    expect(server.answer).toMatchObject({ PhysicalResourceId: 'mine', Data: { Arn: 'arn' }, NoEcho: true });
  });

  it.each(['Update', 'Delete'] as const)('keeps the physical id on %s', async (type) => {
    await run(type, {});
    expect(server.answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'thing-1' });
  });

  it('gives the same physical id when a Create is repeated', async () => {
    await run('Create', {});
    await run('Create', {});
    expect(server.received[0].body.PhysicalResourceId).toBe(server.received[1].body.PhysicalResourceId);
  });

  it.each(['Create', 'Update', 'Delete'] as const)('does the work of %s only', async (type) => {
    const done: string[] = [];
    const note = (name: string) => () => Promise.resolve(void done.push(name));
    await run(type, { onCreate: note('Create'), onUpdate: note('Update'), onDelete: note('Delete') });
    expect(done).toEqual([type]);
  });
});

describe('failure', () => {
  it.each(['Create', 'Update', 'Delete'] as const)(
    'of %s is answered with its reason and where to look',
    async (type) => {
      const work = fails(new TypeError('no such group'));
      await run(type, { onCreate: work, onUpdate: work, onDelete: work });
      expect(server.answer).toMatchObject({
        Status: 'FAILED',
        Reason: 'TypeError: no such group (log group group, stream stream)',
        PhysicalResourceId: type === 'Create' ? expect.stringMatching(/^Thing-/) : 'thing-1',
      });
    },
  );

  it('is answered when something else than an error is thrown', async () => {
    await run('Create', { onCreate: fails('just text' as unknown as Error) });
    expect(server.answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('just text') });
  });

  it('is answered when the work throws before it returns a promise', async () => {
    await run('Create', {
      onCreate: () => {
        throw new Error('at once');
      },
    });
    expect(server.answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('at once') });
  });

  it('has a reason that fits into the answer', async () => {
    await run('Create', { onCreate: fails(new Error('x'.repeat(10_000))) });
    expect(JSON.stringify(server.answer).length).toBeLessThan(4096);
  });

  it('is answered for attributes that do not fit', async () => {
    await run('Create', { onCreate: () => Promise.resolve({ data: { Text: 'x'.repeat(5000) } }) });
    expect(server.answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/the attributes are too large: 5\d\d\d bytes of answer; CloudFormation takes 4096/),
    });
  });

  it('is answered for a request type that CloudFormation has not yet', async () => {
    await run('Rename' as 'Create', {});
    expect(server.answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('unknown request type: Rename'),
    });
  });
});

describe('Delete', () => {
  it('of something already gone succeeds', async () => {
    const isGone = (error: unknown) => (error as Error).name === 'NotFound';
    const error = Object.assign(new Error('no such thing'), { name: 'NotFound' });
    await run('Delete', { onDelete: fails(error), isGone });
    expect(server.answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'thing-1' });
  });

  it('of anything else does not', async () => {
    await run('Delete', { onDelete: fails(new Error('denied')), isGone: () => false });
    expect(server.answer).toMatchObject({ Status: 'FAILED' });
  });

  it('alone asks whether it is gone', async () => {
    await run('Update', { onUpdate: fails(new Error('no such thing')), isGone: () => true });
    expect(server.answer).toMatchObject({ Status: 'FAILED' });
  });
});

describe('time', () => {
  it('runs out before that of the function, with an answer', async () => {
    const forever = new Promise<void>(() => undefined);
    await run('Create', { onCreate: () => forever }, 150);
    expect(server.answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining("no result after 0 s, just before the function's timeout"),
    });
  });

  it('leaves no timer behind', async () => {
    const clear = jest.spyOn(globalThis, 'clearTimeout');
    await run('Create', {});
    expect(clear).toHaveBeenCalled();
  });
});

describe('the answer', () => {
  const reply = {
    Status: 'SUCCESS',
    PhysicalResourceId: 'p',
    StackId: 's',
    RequestId: 'r',
    LogicalResourceId: 'l',
  } as const;

  it.each([[500], [503], [429], [0]])('is repeated after %p', async (status) => {
    server.statuses.push(status, status);
    await putReply(server.url, reply, [1, 1, 1]);
    expect(server.received).toHaveLength(3);
  });

  it('is given up after the last attempt, so that Lambda calls again', async () => {
    server.statuses.push(500, 500, 500);
    await expect(putReply(server.url, reply, [1, 1])).rejects.toThrow(
      'the answer to CloudFormation was refused: status 500',
    );
    expect(server.received).toHaveLength(3);
  });

  it('is not repeated when it is refused', async () => {
    server.statuses.push(403);
    await expect(putReply(server.url, reply, [1, 1])).rejects.toThrow('refused: status 403');
    expect(server.received).toHaveLength(1);
  });

  it('that nobody takes fails the function', async () => {
    server.statuses.push(403);
    await expect(run('Create', {})).rejects.toThrow('refused: status 403');
  });
});

it('logs what happened and never the presigned URL', async () => {
  await run('Create', { onCreate: fails(new Error('broken')) });
  expect(logged).toHaveLength(1);
  expect(JSON.parse(logged[0])).toEqual({
    RequestType: 'Create',
    ResourceType: 'Custom::Test',
    LogicalResourceId: 'Thing',
    RequestId: 'request-1',
    Status: 'FAILED',
    Reason: 'Error: broken (log group group, stream stream)',
  });
  expect(logged.join()).not.toContain('s3cr3t');
});
