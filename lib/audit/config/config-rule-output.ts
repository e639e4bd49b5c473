/** In which form the rules are deployed. */
export class ConfigRuleOutput {
  /**
   * Each as a rule of its own: it can be remediated, and is found by its name. AWS CloudFormation names them, unless `exactNames`.
   *
   * @param exactNames whether they get the names of AWS's own packs, such as `ec2-ebs-encryption-by-default`. A region of an account holds each name once.
   */
  public static rules(exactNames = false): ConfigRuleOutput {
    return new ConfigRuleOutput(false, exactNames);
  }

  /**
   * In conformance packs, one for each set of rules, which AWS Config scores: split where a pack would exceed 51,200 bytes or 130
   * rules. Nobody can change a rule of a pack by itself.
   */
  public static conformancePacks(): ConfigRuleOutput {
    return new ConfigRuleOutput(true, true);
  }

  private constructor(
    /** @internal */
    public readonly _packs: boolean,
    /** @internal */
    public readonly _exactNames: boolean,
  ) {}
}
