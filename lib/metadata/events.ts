// Names that EventBridge and CloudTrail give: what the rules let through and the recorder reads.

export const EC2_SOURCE = 'aws.ec2';
export const STATE_CHANGE = 'EC2 Instance State-change Notification';
export const INTERRUPTION = 'EC2 Spot Instance Interruption Warning';
export const API_CALL = 'AWS API Call via CloudTrail';
export const EC2_API = 'ec2.amazonaws.com';
