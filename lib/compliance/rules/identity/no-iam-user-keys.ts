import { type ITemplateRule, type TemplateResource, Verdict } from '../../model';

const FIX = 'Remove it; let people sign in through IAM Identity Center and programs assume a role.';

/** Access keys of IAM users never expire, and their secret half ends up in a stack output or a file. */
export const NoIamUserKeys: ITemplateRule = {
  ruleId: 'NoIamUserKeys',
  title: 'No IAM users and no access keys in templates',
  resourceTypes: ['AWS::IAM::AccessKey', 'AWS::IAM::User'],
  check({ type }: TemplateResource): Verdict {
    return type === 'AWS::IAM::AccessKey'
      ? Verdict.fail({ where: '', why: 'the template makes a long-lived access key', fix: FIX })
      : Verdict.fail({ where: '', why: 'the template makes an IAM user', fix: FIX });
  },
};
