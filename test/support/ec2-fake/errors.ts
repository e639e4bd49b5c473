import { EC2ServiceException } from '@aws-sdk/client-ec2';

const SERVER_FAULTS = ['RequestLimitExceeded', 'InternalError', 'ServiceUnavailable', 'Unavailable'];

/** An error as the EC2 client throws it: the API's code is its name. */
export function ec2Error(code: string, message: string = code): EC2ServiceException {
  const server = SERVER_FAULTS.includes(code);
  return new EC2ServiceException({
    name: code,
    message,
    $fault: server ? 'server' : 'client',
    $metadata: { httpStatusCode: statusOf(code, server), requestId: '00000000-0000-4000-8000-000000000000' },
  });
}

/** What the client throws when no answer comes in time: nobody knows how much of the call was done. */
export function timeoutError(): Error {
  return Object.assign(new Error('Connection timed out after 8000 ms'), { name: 'TimeoutError' });
}

function statusOf(code: string, server: boolean): number {
  if (code === 'DryRunOperation') return 412;
  if (code === 'UnauthorizedOperation') return 403;
  return server ? 503 : 400;
}
