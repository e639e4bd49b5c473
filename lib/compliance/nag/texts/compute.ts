import type { RuleTexts } from './rule-text';

/** EC2, Auto Scaling, Lambda, containers and Elastic Beanstalk. */
export const COMPUTE: RuleTexts = {
  EC2EBSInBackupPlan: [
    'The volume is in a backup plan',
    'Select the volume by its ARN in an AWS Backup plan (selection by tag is not seen); EncryptedVolume does.',
  ],
  EC2EBSOptimizedInstance: [
    'Old instance types that can be EBS-optimised are',
    'Set ebsOptimized, or take an instance type that always is.',
  ],
  EC2EBSVolumeEncrypted: [
    'Volumes and the disks of instances are encrypted',
    'Set encrypted and a customer-managed key on every volume of the instance, the root volume too.',
  ],
  EC2IMDSv2Enabled: [
    'The instance metadata service requires tokens (IMDSv2)',
    'Set httpTokens to required on the instance or its launch template.',
  ],
  EC2InstanceDetailedMonitoringEnabled: ['Detailed monitoring of the instance is on', 'Turn detailed monitoring on.'],
  EC2InstanceNoPublicIp: [
    'The instance has no public address',
    'Set associatePublicIpAddress to false and use Session Manager for access.',
  ],
  EC2InstanceProfileAttached: [
    'The instance has a role',
    'Give the instance an instance profile on the instance itself, such as SpawnInstanceRole.',
  ],
  EC2InstanceTerminationProtection: [
    'The instance is protected from termination',
    'Set disableApiTermination on instances that must outlive a mistake; ephemeral ones need a waiver.',
  ],
  EC2InstancesInVPC: ['The instance is in a subnet of a VPC', 'Place the instance in a subnet of a VPC.'],
  EC2RestrictedCommonPorts: [
    'Ports of common services are not open to the world',
    'Limit the ingress rule to a CIDR block or a security group that needs the port.',
  ],
  EC2RestrictedInbound: [
    'No ingress rule is open to the world',
    'Limit the ingress rule to known CIDR blocks or security groups.',
  ],
  EC2RestrictedSSH: [
    'SSH is not open to the world',
    'Close port 22 and use Session Manager, or limit SSH to one CIDR block or a bastion group (SshAccess).',
  ],
  EC2SecurityGroupDescription: [
    'The security group says what it is for',
    'Write a description that tells who needs the group.',
  ],

  AutoScalingGroupCooldownPeriod: [
    'The group waits between scaling activities',
    'Set a cooldown above zero, or leave the default.',
  ],
  AutoScalingGroupELBHealthCheckRequired: [
    'A group behind a load balancer uses its health checks',
    'Use the health checks of the load balancer for the group.',
  ],
  AutoScalingGroupHealthCheck: [
    'Health checks of the load balancer have a grace period',
    'Configure a health check with a grace period for the group.',
  ],
  AutoScalingGroupScalingNotifications: [
    'Somebody is told of every launch and termination',
    'Notify a topic of launches and terminations, successful or not.',
  ],
  AutoScalingLaunchConfigPublicIpDisabled: [
    'The launch configuration gives no public address',
    'Set associatePublicIpAddress to false; better, move to a launch template.',
  ],

  LambdaAsyncFailureDestination: [
    'Asynchronous calls that fail go somewhere',
    'Set a destination for events that the function fails on.',
  ],
  LambdaConcurrency: ['The function’s concurrency is limited', 'Set reserved concurrency.'],
  LambdaDLQ: ['The function has a dead-letter queue', 'Give the function a dead-letter queue, or use SpawnFunction.'],
  LambdaDefaultMemorySize: ['The function’s memory is set on purpose', 'Set memorySize to what the function needs.'],
  LambdaDefaultTimeout: ['The function’s timeout is set on purpose', 'Set timeout to what the function needs.'],
  LambdaEventSourceMappingDestination: [
    'Records that the function fails on go somewhere',
    'Set a failure destination on the event source mapping.',
  ],
  LambdaEventSourceSQSVisibilityTimeout: [
    'Messages stay hidden for six times the function’s timeout',
    'Set the visibility timeout of the queue to at least six times the timeout of its function.',
  ],
  LambdaFunctionPublicAccessProhibited: [
    'Not everybody may call the function',
    'Name the service or account that may invoke the function, with its source ARN.',
  ],
  LambdaFunctionUrlAuth: [
    'The function URL asks for credentials',
    'Set the authorisation of the function URL to AWS_IAM.',
  ],
  LambdaInsideVPC: ['The function runs in a VPC', 'Place the function in private subnets of a VPC.'],
  LambdaLatestVersion: [
    'The function runs on the newest runtime of its language',
    'Move to the newest runtime of the language.',
  ],
  LambdaStarPermissions: [
    'Policies of the function’s role name their actions',
    'Name actions in the policies of the function’s role.',
  ],
  LambdaTracing: ['Calls of the function are traced', 'Turn on active tracing.'],

  ECROpenAccess: [
    'Not everybody may pull from the repository',
    'Name the accounts or roles in the policy of the repository.',
  ],
  ECSClusterCloudWatchContainerInsights: [
    'Container Insights of the cluster is on',
    'Turn on the cluster setting containerInsights.',
  ],
  ECSTaskDefinitionContainerLogging: [
    'Every container has a log driver',
    'Give each container a log configuration, such as awslogs.',
  ],
  ECSTaskDefinitionNoEnvironmentVariables: [
    'Containers have no environment variables in plain text',
    'Take values from Secrets Manager or Parameter Store through the container’s secrets.',
  ],
  ECSTaskDefinitionUserForHostMode: [
    'Containers on the host’s network are neither privileged nor root',
    'Name a user other than root, or leave the host network mode.',
  ],
  EKSClusterControlPlaneLogs: [
    'The control plane writes all of its logs',
    'Turn on the log types api, audit, authenticator, controllerManager and scheduler.',
  ],
  EKSClusterNoEndpointPublicAccess: [
    'The Kubernetes API is not reachable from the internet',
    'Set endpointPublicAccess to false and reach the API from within the VPC.',
  ],

  Cloud9InstanceNoIngressSystemsManager: [
    'The Cloud9 environment is reached through Systems Manager',
    'Set the connection type to CONNECT_SSM.',
  ],
  ElasticBeanstalkEC2InstanceLogsToS3: [
    'Rotated logs of the instances go to S3',
    'Set LogPublicationControl in aws:elasticbeanstalk:hostmanager to true.',
  ],
  ElasticBeanstalkEnhancedHealthReportingEnabled: [
    'Enhanced health reporting is on',
    'Set SystemType in aws:elasticbeanstalk:healthreporting:system to enhanced.',
  ],
  ElasticBeanstalkManagedUpdatesEnabled: [
    'Platform updates are applied by themselves',
    'Turn on ManagedActionsEnabled, with a time and an update level.',
  ],
  ElasticBeanstalkVPCSpecified: [
    'The environment runs in a VPC of choice',
    'Name the VPC in the options of aws:ec2:vpc.',
  ],
};
