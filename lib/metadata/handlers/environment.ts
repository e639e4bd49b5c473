import { ENV } from '../function-contract';
import type { Membership } from './members';

export interface RecorderEnvironment {
  readonly tableName: string;
  readonly retentionDays: number;
  readonly membership: Membership;
}

/** @throws if a variable is missing: a function that doesn't know its table must not seem to work */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): RecorderEnvironment {
  const read = (name: string): string => {
    const value = env[name];
    if (value === undefined)
      throw new Error(`environment variable ${name} is missing; allowed: what the construct sets`);
    return value;
  };
  const list = (name: string): string[] =>
    read(name)
      .split(',')
      .filter((each) => each !== '');
  const retentionDays = Number(read(ENV.RETENTION_DAYS));
  if (!(retentionDays >= 1)) throw new Error(`${ENV.RETENTION_DAYS} is no number of days: ${read(ENV.RETENTION_DAYS)}`);
  return {
    tableName: read(ENV.TABLE),
    retentionDays,
    membership: {
      instanceProfiles: list(ENV.INSTANCE_PROFILES),
      securityGroups: list(ENV.SECURITY_GROUPS),
      subnets: list(ENV.SUBNETS),
    },
  };
}
