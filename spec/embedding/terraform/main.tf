# Keys of every kind that the AWS provider makes, in two Regions, at the endpoint of mrk serve.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "endpoint" {
  type    = string
  default = "http://127.0.0.1:4599"

  # Without an endpoint the provider would call AWS.
  validation {
    condition     = can(regex("^https?://", var.endpoint))
    error_message = "The endpoint is the address of mrk serve, such as http://127.0.0.1:4599."
  }
}

variable "description" {
  type    = string
  default = "orders"
}

# The material of the external keys: 32 bytes in base64.
variable "material" {
  type      = string
  sensitive = true
  default   = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="
}

# The endpoint also answers who calls, which the provider asks of STS.
provider "aws" {
  region                  = "us-east-1"
  access_key              = "any"
  secret_key              = "any"
  skip_metadata_api_check = true
  endpoints {
    kms = var.endpoint
    sts = var.endpoint
  }
}

provider "aws" {
  alias                   = "there"
  region                  = "eu-west-2"
  access_key              = "any"
  secret_key              = "any"
  skip_metadata_api_check = true
  endpoints {
    kms = var.endpoint
    sts = var.endpoint
  }
}

resource "aws_kms_key" "orders" {
  description             = var.description
  multi_region            = true
  enable_key_rotation     = true
  rotation_period_in_days = 90
  deletion_window_in_days = 7
  tags                    = { Purpose = "Test" }
}

resource "aws_kms_replica_key" "orders" {
  provider                = aws.there
  description             = "${var.description}, there"
  primary_key_arn         = aws_kms_key.orders.arn
  deletion_window_in_days = 7
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}

resource "aws_kms_alias" "orders_there" {
  provider      = aws.there
  name          = "alias/orders"
  target_key_id = aws_kms_replica_key.orders.key_id
}

# A key with imported material needs `enabled`.
resource "aws_kms_external_key" "brought" {
  description             = "brought"
  multi_region            = true
  enabled                 = true
  key_material_base64     = var.material
  deletion_window_in_days = 7
}

resource "aws_kms_replica_external_key" "brought" {
  provider                = aws.there
  description             = "brought, there"
  primary_key_arn         = aws_kms_external_key.brought.arn
  enabled                 = true
  key_material_base64     = var.material
  deletion_window_in_days = 7
}
