import { CORE_CONFIG_RULES } from '../../analysis/core-config-rules';
import { HIPAA, PCI_DSS_321, PCI_DSS_401, SOC2, SPAWN } from './rule-identifiers';

/**
 * The AWS Config rules that a framework asks for. Of several sets each rule is deployed once.
 *
 * A set supports an audit; it proves no compliance. What a set holds: docs/config-rules.md.
 */
export class ConfigRuleSet {
  /** The 50 rules that all frameworks have in common. */
  public static core(): ConfigRuleSet {
    return new ConfigRuleSet('core', [CORE_CONFIG_RULES]);
  }

  /** HIPAA Security Rule: AWS's pack, narrowed to the services that spawn uses. 164.308(a)(8). */
  public static hipaa(): ConfigRuleSet {
    return new ConfigRuleSet('hipaa', [CORE_CONFIG_RULES, HIPAA]);
  }

  /** PCI DSS 3.2.1. */
  public static pciDss321(): ConfigRuleSet {
    return new ConfigRuleSet('pci-dss-3.2.1', [CORE_CONFIG_RULES, PCI_DSS_321]);
  }

  /** PCI DSS 4.0.1: AWS's pack for 4.0 with that for 3.2.1, beside which it is to be used. 2.2.1, 11.5.2. */
  public static pciDss401(): ConfigRuleSet {
    return new ConfigRuleSet('pci-dss-4.0.1', [CORE_CONFIG_RULES, PCI_DSS_321, PCI_DSS_401]);
  }

  /** SOC 2: this library's own mapping to the Trust Services Criteria; AWS has no pack. CC4.1, CC7.1. */
  public static soc2(): ConfigRuleSet {
    return new ConfigRuleSet('soc-2', [CORE_CONFIG_RULES, SOC2]);
  }

  /** What spawn's security model asks for, whatever the framework: tags, hop limit, encrypted templates, scanned instances. */
  public static spawn(): ConfigRuleSet {
    return new ConfigRuleSet('spawn', [['EC2_EBS_ENCRYPTION_BY_DEFAULT'], SPAWN]);
  }

  /** Identifiers of the rules. */
  public readonly identifiers: string[];

  private constructor(
    /** Name of the set: lower case, digits, hyphens and dots. */
    public readonly name: string,
    lists: readonly (readonly string[])[],
  ) {
    this.identifiers = [...new Set(lists.flat())];
  }
}
