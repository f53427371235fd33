"""The editor of guided fixes: what its pages show and take. What can be done to a fix is in
`troubleshoot.drawing` and `Flow`; what answers a request is in `troubleshoot.views.editor`."""
