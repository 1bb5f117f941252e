@echo off
rem Starts the course with the Python that the wheels in this folder are for.
cd /d "%~dp0"
where py >nul 2>nul
if errorlevel 1 (python start.py %*) else (py -@python@ start.py %*)
if errorlevel 1 pause
