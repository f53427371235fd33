from django.urls import path

from troubleshoot.views import agents, walking

urlpatterns = [
    path("fix/", walking.fixes, name="fixes"),
    path("fix/<address:address>/", walking.start, name="start"),
    path("fix/<address:address>/at/<slug:key>/", walking.start, name="start_at"),
    path("runs/<words:token>/", walking.run, name="run"),
    path("runs/<words:token>/transcript.txt", walking.transcript, name="transcript"),
    path("staff/runs/", agents.staff_runs, name="staff_runs"),
    path("staff/runs/<str:code>/", agents.staff_run, name="staff_run"),
]
