/** A column of a Glue table: name and Hive type. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

const strings = (names: string): Column[] => names.split(' ').map((name) => ({ name, type: 'string' }));

const USER_IDENTITY =
  'struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,' +
  'onbehalfof:struct<userid:string,identitystorearn:string>,' +
  'sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,' +
  'sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,' +
  'ec2roledelivery:string,' +
  'webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>>>';

/**
 * The fields of a CloudTrail record, in small letters as Hive has them; what differs from service to service is JSON text.
 * Source: https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
export const COLUMNS: readonly Column[] = [
  { name: 'eventversion', type: 'string' },
  { name: 'useridentity', type: USER_IDENTITY },
  ...strings('eventtime eventsource eventname awsregion sourceipaddress useragent errorcode errormessage'),
  ...strings('requestparameters responseelements additionaleventdata requestid eventid readonly'),
  { name: 'resources', type: 'array<struct<arn:string,accountid:string,type:string>>' },
  ...strings('eventtype apiversion recipientaccountid serviceeventdetails sharedeventid vpcendpointid'),
  ...strings('vpcendpointaccountid eventcategory sessioncredentialfromconsole'),
  { name: 'tlsdetails', type: 'struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>' },
];

/** Where a file stands in the bucket: whose events, of which region, of which day (`2026/01/31`). */
export const PARTITIONS: readonly Column[] = strings('account_id region event_day');
