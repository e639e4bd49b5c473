import { type Duration, aws_logs as logs } from 'aws-cdk-lib';
import { Sensitivity } from '../../contract';

/** PCI DSS 10.5.1: twelve months. */
const PCI_DAYS = 365;
/** 45 CFR 164.316(b)(2)(i): six years, leap days included. */
const HIPAA_DAYS = 2192;
/** Object Lock holds for a hundred years at most. */
const MOST_DAYS = 36_500;

/** The retentions that CloudWatch Logs offers, in days. The largest stands for none, and is left out. */
const LOG_RETENTIONS = Object.values(logs.RetentionDays)
  .map(Number)
  .filter((days) => Number.isInteger(days))
  .sort((a, b) => a - b)
  .slice(0, -1);

/**
 * How long audit records are kept, and locked.
 *
 * Serves HIPAA 164.316(b)(2)(i), PCI DSS 10.5.1, SOC 2 CC7.3 and C1.2.
 */
export class AuditRetention {
  /** Twelve months (365 days), of which the first three are in S3's standard class: PCI DSS 10.5.1. */
  public static pciDss(): AuditRetention {
    return new AuditRetention(PCI_DAYS);
  }

  /** Six years (2,192 days): 45 CFR 164.316(b)(2)(i), for records that show what was done to comply. */
  public static hipaa(): AuditRetention {
    return new AuditRetention(HIPAA_DAYS);
  }

  /** As long as the data's framework asks: six years for PHI, twelve months for everything else. SOC 2 names no time. */
  public static forSensitivity(sensitivity: Sensitivity): AuditRetention {
    return sensitivity === Sensitivity.PHI ? AuditRetention.hipaa() : AuditRetention.pciDss();
  }

  /**
   * A time of one's own.
   *
   * @param duration whole days, from 365 to 36,500
   * @throws if it is shorter than twelve months, longer than S3 locks objects, or known at deployment only
   */
  public static of(duration: Duration): AuditRetention {
    const allowed = `allowed: ${PCI_DAYS} to ${MOST_DAYS} days; give Duration.days(${PCI_DAYS}) or AuditRetention.pciDss()`;
    if (duration.isUnresolved()) throw new Error(`duration is known at deployment only; ${allowed}`);
    const days = Math.ceil(duration.toDays({ integral: false }));
    if (days < PCI_DAYS) {
      throw new Error(`duration is too short for audit records: ${duration.toHumanString()}; ${allowed}`);
    }
    if (days > MOST_DAYS) throw new Error(`duration is too long: ${duration.toHumanString()}; ${allowed}`);
    return new AuditRetention(days);
  }

  private constructor(
    /** Days. */
    public readonly days: number,
  ) {}

  /**
   * The retention of a log group with the same records: the shortest that CloudWatch Logs offers and that is no shorter; ten years
   * at most.
   */
  public get logRetention(): logs.RetentionDays {
    return LOG_RETENTIONS.find((days) => days >= this.days) ?? LOG_RETENTIONS[LOG_RETENTIONS.length - 1];
  }
}
