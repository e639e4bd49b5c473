export { nagRule } from './load-rule';
export { NAG_RULES, type NagRule } from './rules';
