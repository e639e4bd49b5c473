import { ANALYTICS } from './analytics';
import { COMPUTE } from './compute';
import { DATABASES } from './databases';
import { IDENTITY } from './identity';
import { NETWORK } from './network';
import { OPERATIONS } from './operations';
import type { RuleTexts } from './rule-text';
import { STORAGE } from './storage';

/** What each rule of cdk-nag asks, and how to mend what it finds, in our own words. */
export const RULE_TEXTS: RuleTexts = {
  ...ANALYTICS,
  ...COMPUTE,
  ...DATABASES,
  ...IDENTITY,
  ...NETWORK,
  ...OPERATIONS,
  ...STORAGE,
};
