/** A managed policy with statements, as a template has it. */
export const managed = (...Statement: object[]) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { Roles: ['someone'], PolicyDocument: { Version: '2012-10-17', Statement } },
});

export const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

/** A role that a service assumes, with more properties. */
export const role = (Service: string, more: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: trust({ Service }), ...more },
});

export const trust = (Principal: unknown, more: object = {}) => ({
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...more }],
});

/** A resource of a type whose policy stands in one property. */
export const holding = (Type: string, property: string, Statement: unknown) => ({
  Type,
  Properties: { [property]: { Statement } },
});
