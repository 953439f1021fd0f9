module mrkpipe

go 1.19
