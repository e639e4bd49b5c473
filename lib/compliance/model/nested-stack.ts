/** The resource that deploys a template as a part of another. */
export const NESTED_STACK = 'AWS::CloudFormation::Stack';
