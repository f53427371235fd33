from django.urls import include, path

from troubleshoot.views import agents, device, reading, ticket_targets, walking

urlpatterns = [
    path("fix/", walking.fixes, name="fixes"),
    path("fix/<address:address>/", walking.start, name="start"),
    path("fix/<address:address>/at/<slug:key>/", walking.start, name="start_at"),
    path("fix/<address:address>.md", reading.fix_markdown, name="fix_markdown"),
    path("fix/<address:address>/checklist/", reading.checklist, name="checklist"),
    path("runs/<words:token>/", walking.run, name="run"),
    path("runs/<words:token>/transcript.txt", walking.transcript, name="transcript"),
    path("runs/<words:token>/device/", device.run_device, name="run_device"),
    path("runs/<words:token>/qr.svg", device.run_qr, name="run_qr"),
    path("llms.txt", reading.llms, name="llms"),
    path("staff/flows/", include("troubleshoot.editor.urls")),
    path("staff/tickets/", ticket_targets.staff_ticket_targets, name="staff_ticket_targets"),
    path("staff/tickets/new/", ticket_targets.new_ticket_target, name="new_ticket_target"),
    path(
        "staff/tickets/<int:number>/", ticket_targets.edit_ticket_target, name="edit_ticket_target"
    ),
    path(
        "staff/tickets/<int:number>/remove/",
        ticket_targets.remove_ticket_target,
        name="remove_ticket_target",
    ),
    path("staff/runs/", agents.staff_runs, name="staff_runs"),
    path("staff/runs/<str:code>/", agents.staff_run, name="staff_run"),
]
