import { ec2Error, timeoutError } from './errors';

/** The operations that the fake knows, by the API's names. */
export type Ec2Operation =
  | 'CreateTags'
  | 'DeleteTags'
  | 'DescribeInstanceAttribute'
  | 'DescribeInstances'
  | 'StopInstances'
  | 'TerminateInstances';

interface Fault {
  readonly operation: Ec2Operation;
  left: number;
  /** How many calls go well first. */
  readonly skip: number;
  readonly every: number;
  seen: number;
  readonly error: () => Error;
  readonly instance?: string;
  /** How many of the call's resources are changed before the error. */
  readonly done: number;
}

/** What a call has met: the error to throw once `done` of its resources are changed. */
export interface MetFault {
  readonly done: number;
  readonly error: Error;
}

/** What goes wrong, and when. Each fault stays until its number of times is used up. */
export class Faults {
  private readonly list: Fault[] = [];

  /** The next calls of an operation are refused for too many requests, with nothing done. */
  public throttle(operation: Ec2Operation, times = 1): void {
    this.add({ operation, left: times, error: () => ec2Error('RequestLimitExceeded', 'Request limit exceeded.') });
  }

  /** Each nth call of an operation is refused for too many requests, forever. */
  public throttleEvery(operation: Ec2Operation, n: number): void {
    this.add({ operation, every: n, error: () => ec2Error('RequestLimitExceeded', 'Request limit exceeded.') });
  }

  /** Calls of an operation fail with an error code such as `UnauthorizedOperation` or `InternalError`, with nothing done. */
  public reject(operation: Ec2Operation, code: string, times = Number.POSITIVE_INFINITY): void {
    this.add({ operation, left: times, error: () => ec2Error(code) });
  }

  /** The first calls of an operation work, the next fail with an error code: a listing that breaks off. */
  public rejectAfter(operation: Ec2Operation, works: number, code: string, times = 1): void {
    this.add({ operation, left: times, skip: works, error: () => ec2Error(code) });
  }

  /** Each call of an operation that names the instance fails as a whole: one bad apple in a batch. */
  public rejectFor(instance: string, operation: Ec2Operation, code: string, times = Number.POSITIVE_INFINITY): void {
    this.add({ operation, instance, left: times, error: () => ec2Error(code, `${code}: ${instance}`) });
  }

  /** The next calls of an operation time out after `done` of their resources are changed: an abort half way. */
  public timeOut(operation: Ec2Operation, done = 0, times = 1): void {
    this.add({ operation, left: times, done, error: timeoutError });
  }

  /** Takes all faults away. */
  public clear(): void {
    this.list.length = 0;
  }

  /** @internal For the fake: what a call of these resources meets, if anything. */
  public meet(operation: Ec2Operation, resources: readonly string[]): MetFault | undefined {
    for (const fault of this.list) {
      if (fault.operation !== operation || fault.left === 0) continue;
      if (fault.instance !== undefined && !resources.includes(fault.instance)) continue;
      fault.seen += 1;
      if (fault.seen <= fault.skip || fault.seen % fault.every !== 0) continue;
      fault.left -= 1;
      return { done: fault.done, error: fault.error() };
    }
    return undefined;
  }

  private add(fault: Partial<Fault> & Pick<Fault, 'operation' | 'error'>): void {
    this.list.push({ left: Number.POSITIVE_INFINITY, skip: 0, every: 1, seen: 0, done: 0, ...fault });
  }
}
